import { type ReactElement, useId } from 'react';
import type { DocumentNote } from '#model/document.ts';
import { NOTE_LENGTH_MAX, NOTE_SIDE_MAX, NOTE_SIDE_MIN } from '#model/document-limits.ts';
import controls from '../controls.module.css';
import { useText } from '../texts/use-text.ts';
import { CopyAndRemove } from './copy-and-remove.tsx';
import { changeNote } from './note-actions.ts';
import { Panel } from './panel.tsx';
import styles from './inspector.module.css';

/** A note in the inspector: its whole text, and its size for those who do not pull its corners. */
export function NotePanel({ note }: { readonly note: DocumentNote }): ReactElement {
  const text = useText();
  const id = useId();
  return (
    <Panel title={text('note')} subtitle={null} actions={<NoteActions />}>
      <p className={styles.lead}>
        {text('noteLead')} {text('noteHint')}
      </p>
      <label className={styles.choice} htmlFor={`${id}-text`}>
        {text('noteText')}
      </label>
      <textarea
        id={`${id}-text`}
        className={`${controls.input} ${styles.noteText}`}
        maxLength={NOTE_LENGTH_MAX}
        rows={8}
        value={note.text}
        onChange={(event) => changeNote(note.id, { text: event.currentTarget.value })}
      />
      <div className={styles.noteSize}>
        <Side
          label={text('noteWidth')}
          value={note.size.width}
          onChange={(width) => changeNote(note.id, { size: { ...note.size, width } })}
        />
        <Side
          label={text('noteHeight')}
          value={note.size.height}
          onChange={(height) => changeNote(note.id, { size: { ...note.size, height } })}
        />
      </div>
    </Panel>
  );
}

function NoteActions(): ReactElement {
  return (
    <div className={styles.actions}>
      <CopyAndRemove />
    </div>
  );
}

/** One side in px. What is out of range is brought into it when the field is left. */
function Side(props: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}): ReactElement {
  const { label, value, onChange } = props;
  return (
    <label className={styles.choice}>
      <span>{label}</span>
      <input
        key={value}
        type="number"
        className={controls.input}
        min={NOTE_SIDE_MIN}
        max={NOTE_SIDE_MAX}
        step={10}
        defaultValue={value}
        onBlur={(event) => commit(event.currentTarget)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit(event.currentTarget);
        }}
      />
    </label>
  );

  function commit(input: HTMLInputElement): void {
    if (Number.isFinite(input.valueAsNumber) && input.valueAsNumber !== value) onChange(input.valueAsNumber);
    else input.value = String(value);
  }
}
