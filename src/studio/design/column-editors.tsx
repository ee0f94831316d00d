import { Plus, X } from 'lucide-react';
import { type ReactElement } from 'react';
import type { DocumentColumn } from '#model/document.ts';
import type { FieldEditor } from '#model/field-descriptor.ts';
import { typeText } from '#protocol/logical-type.ts';
import controls from '../controls.module.css';
import { useModelText } from '../texts/use-model-text.ts';
import { useText } from '../texts/use-text.ts';
import { diagnosticsAt, type EditorProps } from './field-context.ts';
import { FieldProblems } from './field-problems.tsx';
import { IconButton } from '../icon-button.tsx';
import styles from './fields.module.css';

/** Names and SQL types. */
export function ColumnsEditor(props: EditorProps): ReactElement {
  const { id, value, onChange, diagnostics, path, label } = props;
  const text = useText();
  const columns = value as readonly DocumentColumn[];
  const change = (index: number, patch: Partial<DocumentColumn>, part: string): void => {
    const column = columns[index];
    if (column !== undefined) onChange(columns.with(index, { ...column, ...patch }), `${index}.${part}`);
  };
  return (
    <div className={styles.list} id={id} role="group" aria-label={label}>
      {columns.map((column, index) => {
        const problems = diagnosticsAt(diagnostics, `${path}.${index}`);
        return (
          <div key={index} className={styles.entry}>
            <div className={styles.entryHead}>
              <input
                className={controls.input}
                value={column.name}
                maxLength={200}
                spellCheck={false}
                aria-label={`${text('columnName')} ${index + 1}`}
                onChange={(event) => change(index, { name: event.currentTarget.value }, 'name')}
              />
              <input
                className={`${controls.input} ${controls.mono}`}
                value={column.type}
                maxLength={200}
                spellCheck={false}
                aria-label={`${text('columnType')} ${index + 1}`}
                aria-invalid={problems.length > 0}
                list="weir-sql-types"
                onChange={(event) => change(index, { type: event.currentTarget.value }, 'type')}
              />
              <IconButton
                label={`${text('removeField')}: ${column.name}`}
                tip={text('removeField')}
                onClick={() => onChange(columns.toSpliced(index, 1))}
              >
                <X size={14} />
              </IconButton>
            </div>
            <FieldProblems id={`${id}-${index}-problems`} diagnostics={problems} />
          </div>
        );
      })}
      <datalist id="weir-sql-types">
        {SQL_TYPES.map((type) => (
          <option key={type} value={type}>
            {type}
          </option>
        ))}
      </datalist>
      <button
        type="button"
        className={styles.add}
        onClick={() => onChange([...columns, { name: freeColumn(columns), type: 'STRING' }])}
      >
        <Plus size={14} />
        {text('addField')}
      </button>
    </div>
  );
}

const SQL_TYPES = [
  'STRING',
  'INT',
  'BIGINT',
  'DOUBLE',
  'BOOLEAN',
  'DECIMAL(10, 2)',
  'DATE',
  'TIMESTAMP(3)',
  'TIMESTAMP_LTZ(3)',
] as const;

function freeColumn(columns: readonly DocumentColumn[]): string {
  for (let number = columns.length + 1; ; number++) {
    if (!columns.some(({ name }) => name === `c${number}`)) return `c${number}`;
  }
}

/** One column of a schema, by name. A name that is not there stays visible. */
export function ColumnNameEditor(
  props: EditorProps & { readonly editor: Extract<FieldEditor, { readonly kind: 'column-name' }> },
): ReactElement {
  const { id, value, onChange, editor, input, output, describedBy } = props;
  const model = useModelText();
  const schema = editor.of === 'input' ? input : output;
  const names = schema?.fields.map(({ name }) => name) ?? [];
  const chosen = typeof value === 'string' ? value : '';
  return (
    <select
      id={id}
      className={controls.select}
      value={chosen}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    >
      {editor.nullKey !== null && <option value="">{model(editor.nullKey)}</option>}
      {chosen !== '' && !names.includes(chosen) && <option value={chosen}>{chosen}</option>}
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** Columns of the input as switches; the order in which they are switched on is the order of the key. */
export function ColumnNamesEditor(props: EditorProps): ReactElement {
  const { id, value, onChange, input, label } = props;
  const text = useText();
  const chosen = value as readonly string[];
  const offered = input?.fields.map(({ name }) => name) ?? [];
  const names = [...offered, ...chosen.filter((name) => !offered.includes(name))];
  if (names.length === 0) return <p className={styles.help}>{text('noColumnsYet')}</p>;
  return (
    <div className={styles.toggles} id={id} role="group" aria-label={label}>
      {names.map((name) => {
        const on = chosen.includes(name);
        const field = input?.fields.find((candidate) => candidate.name === name);
        return (
          <button
            key={name}
            type="button"
            aria-pressed={on}
            title={field === undefined ? undefined : typeText(field.type)}
            onClick={() => onChange(on ? chosen.filter((other) => other !== name) : [...chosen, name])}
          >
            {name}
          </button>
        );
      })}
    </div>
  );
}
