import { type ReactElement } from 'react';
import type { FieldEditor } from '#model/field-descriptor.ts';
import controls from '../controls.module.css';
import { useModelText } from '../texts/use-model-text.ts';
import { useText } from '../texts/use-text.ts';
import { DraftInput, type Parsed } from './draft-input.tsx';
import { durationText, parseDuration } from './duration-text.ts';
import type { EditorProps } from './field-context.ts';
import styles from './fields.module.css';

type Numeric = Extract<FieldEditor, { readonly kind: 'integer' | 'number' | 'duration' }>;

/** A number or a duration; with a meaning for null, a switch beside it. */
export function NumberEditor(props: EditorProps & { readonly editor: Numeric }): ReactElement {
  const { id, value, onChange, editor, describedBy, diagnostics, label } = props;
  const text = useText();
  const model = useModelText();
  const write = (number: number): string => (editor.kind === 'duration' ? durationText(number, text) : String(number));
  const max = editor.kind === 'duration' ? Number.MAX_SAFE_INTEGER : editor.max;
  const parse = (draft: string): Parsed => {
    if (draft.trim() === '' && editor.nullKey !== null) return { ok: true, value: null };
    const number = editor.kind === 'duration' ? parseDuration(draft) : draft.trim() === '' ? null : Number(draft);
    if (number === null || !Number.isFinite(number)) {
      return { ok: false, problem: text(editor.kind === 'duration' ? 'notDuration' : 'notNumber') };
    }
    if (editor.kind !== 'number' && !Number.isInteger(number)) return { ok: false, problem: text('notInteger') };
    if (number < editor.min || number > max) {
      return { ok: false, problem: text('outOfRange', { min: write(editor.min), max: write(max) }) };
    }
    return { ok: true, value: number };
  };
  return (
    <DraftInput
      id={id}
      text={typeof value === 'number' ? write(value) : ''}
      parse={parse}
      onValue={(next) => onChange(next)}
      placeholder={editor.nullKey === null ? undefined : model(editor.nullKey)}
      invalid={diagnostics.length > 0}
      describedBy={describedBy}
      label={label}
    />
  );
}

/** A point in time, in ISO 8601. */
export function TimestampEditor(props: EditorProps): ReactElement {
  const { id, value, onChange, describedBy, diagnostics, label } = props;
  const text = useText();
  return (
    <DraftInput
      id={id}
      text={typeof value === 'number' ? new Date(value).toISOString() : ''}
      parse={(draft) => {
        const ms = Date.parse(draft);
        return Number.isNaN(ms) ? { ok: false, problem: text('notTime') } : { ok: true, value: ms };
      }}
      onValue={(next) => onChange(next)}
      invalid={diagnostics.length > 0}
      describedBy={describedBy}
      label={label}
      mono
    />
  );
}

/** One line of text. */
export function TextEditor(props: EditorProps): ReactElement {
  const { id, value, onChange, describedBy, diagnostics } = props;
  return (
    <input
      id={id}
      className={controls.input}
      value={String(value ?? '')}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
      aria-invalid={diagnostics.length > 0}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** One of a few. */
export function SelectEditor(
  props: EditorProps & { readonly editor: Extract<FieldEditor, { readonly kind: 'select' }> },
): ReactElement {
  const { id, value, onChange, editor, describedBy } = props;
  const model = useModelText();
  return (
    <select
      id={id}
      className={controls.select}
      value={String(value ?? editor.absent)}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {editor.choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {model(choice.labelKey)}
        </option>
      ))}
    </select>
  );
}

/** Yes or no; also whether a group of fields exists at all. */
export function CheckEditor(props: {
  readonly id: string;
  readonly checked: boolean;
  readonly describedBy: string | undefined;
  readonly onChange: (checked: boolean) => void;
}): ReactElement {
  return (
    <input
      id={props.id}
      type="checkbox"
      className={styles.check}
      checked={props.checked}
      aria-describedby={props.describedBy}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  );
}
