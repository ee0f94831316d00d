import { ClipboardPaste, FilePlus2, Upload } from 'lucide-react';
import { type DragEvent, type ReactElement, useId, useRef, useState } from 'react';
import controls from '../../controls.module.css';
import { useText } from '../../texts/use-text.ts';
import type { BroughtFile } from './file-actions.ts';
import styles from './sources.module.css';

/** Where files come in: chosen, dropped or pasted. `onFiles` is told whether they join those that are there. */
export function FileDrop(props: {
  readonly canAdd: boolean;
  readonly busy: boolean;
  readonly onFiles: (files: readonly BroughtFile[], add: boolean) => void;
}): ReactElement {
  const { canAdd, busy, onFiles } = props;
  const text = useText();
  const picker = useRef<HTMLInputElement>(null);
  const adding = useRef(false);
  const [over, setOver] = useState(false);
  const [pasting, setPasting] = useState(false);
  const choose = (add: boolean): void => {
    adding.current = add;
    picker.current?.click();
  };
  const bring = (list: FileList | null, add: boolean): void => {
    const files = [...(list ?? [])].map((file) => ({ name: file.name, content: file }));
    if (files.length > 0) onFiles(files, add);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    if (!busy) bring(event.dataTransfer.files, false);
  };
  return (
    <div
      className={styles.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p>{text('dropHere')}</p>
      <div className={styles.buttons}>
        <button type="button" className={controls.button} disabled={busy} onClick={() => choose(false)}>
          <Upload size={14} />
          {text('upload')}
        </button>
        {canAdd && (
          <button type="button" className={controls.button} disabled={busy} onClick={() => choose(true)}>
            <FilePlus2 size={14} />
            {text('addFiles')}
          </button>
        )}
        <button
          type="button"
          className={controls.button}
          disabled={busy}
          aria-expanded={pasting}
          onClick={() => setPasting(!pasting)}
        >
          <ClipboardPaste size={14} />
          {text('pasteText')}
        </button>
      </div>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={text('upload')}
        onChange={(event) => {
          bring(event.currentTarget.files, adding.current);
          event.currentTarget.value = '';
        }}
      />
      {pasting && (
        <PasteBox
          onPaste={(pasted) => {
            setPasting(false);
            onFiles([{ name: text('pastedName'), content: new Blob([pasted]) }], false);
          }}
        />
      )}
    </div>
  );
}

function PasteBox({ onPaste }: { readonly onPaste: (text: string) => void }): ReactElement {
  const text = useText();
  const id = useId();
  const [draft, setDraft] = useState('');
  return (
    <div className={styles.paste}>
      <label htmlFor={id}>{text('pasteLabel')}</label>
      <textarea
        id={id}
        className={`${controls.input} ${controls.mono}`}
        rows={6}
        spellCheck={false}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
      />
      <button type="button" className={controls.button} disabled={draft === ''} onClick={() => onPaste(draft)}>
        {text('pasteUse')}
      </button>
    </div>
  );
}
