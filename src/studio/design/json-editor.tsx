import { type ReactElement, useState } from 'react';
import { fillTemplate } from '#std/fill-template.ts';
import { decodeDocument } from '#model/decode-document.ts';
import { withValueAt } from '#model/field-descriptor.ts';
import { openedDocument } from '../app-store.ts';
import controls from '../controls.module.css';
import { useText } from '../texts/use-text.ts';
import type { EditorProps } from './field-context.ts';
import styles from './fields.module.css';

/**
 * A value as JSON, for what is too rare for an editor of its own. It is read like a file: only what the document format
 * allows gets in, and what is wrong is named.
 */
export function JsonEditor(props: EditorProps & { readonly nodeId: string }): ReactElement {
  const { id, value, onChange, path, nodeId, describedBy, label } = props;
  const text = useText();
  const [draft, setDraft] = useState<string | null>(null);
  const problem = draft === null ? null : problemOf(draft, nodeId, path);
  return (
    <>
      <textarea
        id={id}
        className={`${controls.input} ${controls.mono} ${styles.json}`}
        rows={8}
        value={draft ?? jsonText(value)}
        spellCheck={false}
        aria-label={label}
        aria-invalid={problem !== null}
        aria-describedby={describedBy}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setDraft(next);
          if (problemOf(next, nodeId, path) === null) onChange(JSON.parse(next));
        }}
        onBlur={() => {
          if (problem === null) setDraft(null);
        }}
      />
      {problem !== null && (
        <div className={styles.problem} role="alert">
          <p>{problem}</p>
          <button type="button" className={controls.button} onClick={() => setDraft(null)}>
            {text('discardText')}
          </button>
        </div>
      )}
    </>
  );
}

/** Why a text cannot be the value, or null. */
function problemOf(draft: string, nodeId: string, path: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(draft);
  } catch (error: unknown) {
    return error instanceof Error ? error.message : draft;
  }
  const document = openedDocument();
  const index = document?.nodes.findIndex((node) => node.id === nodeId) ?? -1;
  if (document === null || index < 0) return null;
  const decoded = decodeDocument(withValueAt(document, `nodes.${index}.config.${path}`, value));
  if (decoded.ok) return null;
  const [first] = decoded.failure;
  return first === undefined ? null : fillTemplate(`${first.message} ${first.help}`, first.values);
}

/** Short rows on one line each, as a person would write them. */
function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 1).replaceAll(/\{[^{}]*\}|\[[^[\]{}]*\]/g, (inner) =>
    inner.length > 160 ? inner : inner.replaceAll(/\s*\n\s*/g, ' '),
  );
}
