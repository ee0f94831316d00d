import { type NodeProps, NodeResizer } from '@xyflow/react';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { NOTE_LENGTH_MAX, NOTE_SIDE_MAX, NOTE_SIDE_MIN } from '#model/document-limits.ts';
import type { NoteNode } from './note-graph.ts';
import styles from './note-node.module.css';

/** Words on the canvas: text is text, whatever it looks like. Selected, it can be pulled by sides and corners. */
export function NoteNodeView({ id, data, selected }: NodeProps<NoteNode>): ReactElement {
  const { text, texts, editing } = data;
  const edited = editing !== null && editing.noteId === id;
  return (
    <>
      {editing !== null && (
        <NodeResizer
          isVisible={selected && !edited}
          minWidth={NOTE_SIDE_MIN}
          minHeight={NOTE_SIDE_MIN}
          maxWidth={NOTE_SIDE_MAX}
          maxHeight={NOTE_SIDE_MAX}
          lineClassName={styles.side ?? ''}
          handleClassName={styles.corner ?? ''}
        />
      )}
      <div className={styles.note} data-selected={selected}>
        {edited ? (
          <NoteText
            label={texts.noteText}
            text={text}
            onDone={(written, leaves) => {
              editing.onEdit(null);
              editing.onText(id, written, leaves);
            }}
          />
        ) : text.trim() === '' ? (
          <span className={styles.empty}>{texts.noteEmpty}</span>
        ) : (
          text
        )}
      </div>
    </>
  );
}

/** The text while it is written: Escape, Ctrl+Enter and leaving take it; undo takes it back. */
function NoteText(props: {
  readonly label: string;
  readonly text: string;
  readonly onDone: (text: string, leaves: boolean) => void;
}): ReactElement {
  const [text, setText] = useState(props.text);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // A new note may lie outside the view; the canvas is never scrolled, only moved.
    area.current?.focus({ preventScroll: true });
    area.current?.setSelectionRange(area.current.value.length, area.current.value.length);
  }, []);
  return (
    <textarea
      ref={area}
      className={`${styles.text} nodrag nopan nowheel`}
      aria-label={props.label}
      maxLength={NOTE_LENGTH_MAX}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={(event) => props.onDone(text, event.relatedTarget !== null)}
      onKeyDown={(event) => {
        const done = event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
        if (!done) return;
        event.preventDefault();
        event.stopPropagation();
        event.currentTarget.blur();
      }}
    />
  );
}
