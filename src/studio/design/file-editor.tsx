import { WandSparkles, X } from 'lucide-react';
import { type ReactElement, useEffect, useEffectEvent, useState } from 'react';
import { useStore } from 'zustand';
import { formatBytes } from '#canvas/shared/canvas-texts.ts';
import { type ConfigOf, filesOf } from '#model/node-kind.ts';
import { errorText } from '#std/error-text.ts';
import { appStore, openedDocument } from '../app-store.ts';
import controls from '../controls.module.css';
import { useHost } from '../host-context.ts';
import { useText } from '../texts/use-text.ts';
import type { EditorProps } from './field-context.ts';
import {
  type BroughtFile,
  changeEncoding,
  type FileWork,
  readSample,
  removeFile,
  sniffAgain,
  type TakenFiles,
  takeFiles,
} from './sources/file-actions.ts';
import { takeBack, takeDropped } from './sources/dropped-files.ts';
import { FileDrop } from './sources/file-drop.tsx';
import { FileForm } from './sources/file-form.tsx';
import { FilePreviewTable } from './sources/file-preview.tsx';
import { IconButton } from '../icon-button.tsx';
import styles from './sources/sources.module.css';

const SAMPLES = ['sample:alice.txt', 'sample:flights.csv', 'sample:sensors.csv'] as const;

/**
 * The files of a source: shipped samples, or the user's own, which are copied into storage. What is found out about
 * them fills the fields below, where the user corrects it; the first lines show what that makes of them.
 */
export function FileEditor(props: EditorProps & { readonly nodeId: string }): ReactElement | null {
  const { nodeId } = props;
  const config = useStore(
    appStore,
    ({ history }) => history?.present.nodes.find((node) => node.id === nodeId)?.config ?? null,
  );
  return config?.kind === 'file' ? <FileSourceEditor {...props} config={config} /> : null;
}

function FileSourceEditor(
  props: EditorProps & { readonly nodeId: string; readonly config: ConfigOf<'file'> },
): ReactElement {
  const { id, nodeId, config, output, describedBy } = props;
  const text = useText();
  const host = useHost();
  const [state, setState] = useState<EditorState>(IDLE);
  const busy = state.share !== null;

  const attempt = (work: FileWork): void => {
    setState({ ...IDLE, share: 0 });
    work((share) => setState({ ...IDLE, share })).then(
      (found) => setState({ ...IDLE, found }),
      (reason: unknown) => setState({ ...IDLE, failure: errorText(reason) }),
    );
  };
  const bring = (brought: readonly BroughtFile[], add: boolean): void =>
    attempt((onProgress) => takeFiles(host, nodeId, brought, { add, onProgress }));
  const bringDropped = useEffectEvent(() => {
    const dropped = takeDropped(nodeId);
    if (dropped.length === 0) return;
    const made = openedDocument()?.nodes.find(({ id }) => id === nodeId);
    attempt(async (onProgress) => {
      const found = await takeFiles(host, nodeId, dropped, { add: false, onProgress });
      if (made !== undefined && found.refused.length === dropped.length) takeBack(made, found);
      return found;
    });
  });
  useEffect(() => bringDropped(), [nodeId]);
  const chooseSample = async (sample: string) => {
    const response = await fetch(`${import.meta.env.BASE_URL}samples/data/${sample.slice('sample:'.length)}`);
    if (!response.ok) throw new Error(`${sample}: ${response.status}`);
    const bytes = (await response.arrayBuffer()).byteLength;
    readSample(nodeId, sample, bytes);
    return sniffAgain(host, nodeId, { ...config, file: sample, bytes });
  };

  const files = filesOf(config);
  const isSample = SAMPLES.some((sample) => sample === config.file);
  return (
    <div className={styles.editor}>
      <select
        id={id}
        className={controls.select}
        value={isSample ? config.file : ''}
        disabled={busy}
        aria-describedby={describedBy}
        onChange={(event) => {
          const sample = event.currentTarget.value;
          if (sample !== '') attempt(() => chooseSample(sample));
        }}
      >
        {!isSample && <option value="">{text('ownFiles', { count: files.length })}</option>}
        {SAMPLES.map((sample) => (
          <option key={sample} value={sample}>
            {sample.slice('sample:'.length)}
          </option>
        ))}
      </select>
      {!isSample && (
        <ul className={styles.files} aria-label={text('filesOfSource')}>
          {files.map(({ file, bytes, name }, index) => (
            <li key={`${file} ${index}`}>
              <span title={name ?? file}>{name ?? file}</span>
              <small>{formatBytes(bytes)}</small>
              {files.length > 1 && (
                <IconButton
                  label={text('removeFile', { name: name ?? file })}
                  onClick={() => removeFile(nodeId, index)}
                >
                  <X size={14} />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      <FileDrop canAdd={!isSample} busy={busy} onFiles={bring} />
      <FileState state={state} />
      <FileForm
        nodeId={nodeId}
        config={config}
        busy={busy}
        onEncoding={(encoding) => attempt(() => changeEncoding(host, nodeId, config, encoding))}
      />
      <button
        type="button"
        className={controls.button}
        disabled={busy}
        onClick={() => attempt(() => sniffAgain(host, nodeId, config))}
      >
        <WandSparkles size={14} />
        {text('sniffAgain')}
      </button>
      <FilePreviewTable config={config} schema={output} />
    </div>
  );
}

interface EditorState {
  /** How much of the work under way is done; null = none is. */
  readonly share: number | null;
  readonly found: TakenFiles | null;
  readonly failure: string | null;
}

const IDLE: EditorState = { share: null, found: null, failure: null };

function FileState({ state }: { readonly state: EditorState }): ReactElement | null {
  const text = useText();
  const { share, found, failure } = state;
  if (share !== null) {
    const percent = Math.round(share * 100);
    return (
      <label className={styles.note}>
        {text('fileReading', { percent })}
        <progress value={share} max={1} />
      </label>
    );
  }
  if (failure !== null) {
    return (
      <p className={`${styles.note} ${styles.refusal}`} role="alert">
        {text('storageFailed', { reason: failure })}
      </p>
    );
  }
  if (found === null || found.notes.length + found.refused.length === 0) return null;
  return (
    <div role="status">
      <ul className={styles.found}>
        {found.refused.map(({ name, problem }) => (
          <li key={name} className={styles.refusal}>
            {text(`fileProblem.${problem}`, { name })}
          </li>
        ))}
        {found.notes.map((note) => (
          <li key={note}>{text(`fileNote.${note}`)}</li>
        ))}
      </ul>
    </div>
  );
}
