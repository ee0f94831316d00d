import { Upload } from 'lucide-react';
import { type ReactElement, useRef, useState } from 'react';
import controls from '../controls.module.css';
import { useHost } from '../host-context.ts';
import { useText } from '../texts/use-text.ts';
import type { EditorProps } from './field-context.ts';
import styles from './fields.module.css';

const SAMPLES = ['sample:alice.txt', 'sample:flights.csv', 'sample:sensors.csv'] as const;

/** A shipped sample, or a file of the viewer's that is copied into storage under its hash. */
export function FileEditor(
  props: Omit<EditorProps, 'onChange'> & {
    readonly bytes: number;
    readonly onFile: (file: string, bytes: number) => void;
  },
): ReactElement {
  const { id, value, bytes, onFile, describedBy } = props;
  const text = useText();
  const host = useHost();
  const picker = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const file = String(value);

  const chooseSample = async (sample: string): Promise<void> => {
    const response = await fetch(`${import.meta.env.BASE_URL}samples/data/${sample.slice('sample:'.length)}`);
    if (!response.ok) throw new Error(`${response.status}`);
    onFile(sample, (await response.arrayBuffer()).byteLength);
  };
  const upload = async (chosen: File): Promise<void> => {
    const content = await chosen.arrayBuffer();
    const size = content.byteLength;
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
    const key = `upload:${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    await host.putFile(key, content);
    onFile(key, size);
  };
  const attempt = (work: Promise<void>): void => {
    setProblem(null);
    work.catch((reason: unknown) =>
      setProblem(text('storageFailed', { reason: reason instanceof Error ? reason.message : `${reason}` })),
    );
  };
  return (
    <>
      <div className={styles.entryHead}>
        <select
          id={id}
          className={controls.select}
          value={file}
          aria-describedby={describedBy}
          onChange={(event) => attempt(chooseSample(event.currentTarget.value))}
        >
          {SAMPLES.map((sample) => (
            <option key={sample} value={sample}>
              {sample.slice('sample:'.length)}
            </option>
          ))}
          {!SAMPLES.some((sample) => sample === file) && (
            <option value={file}>{text('uploadedFile', { kb: Math.ceil(bytes / 1024) })}</option>
          )}
        </select>
        <button type="button" className={controls.button} onClick={() => picker.current?.click()}>
          <Upload size={14} />
          {text('upload')}
        </button>
        <input
          ref={picker}
          type="file"
          hidden
          accept=".csv,.txt,.tsv,text/*"
          aria-label={text('upload')}
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen !== undefined) attempt(upload(chosen));
            event.currentTarget.value = '';
          }}
        />
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
