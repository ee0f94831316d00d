import { type ReactElement, useId } from 'react';
import { absentValue, type FieldDescriptor } from '#model/field-descriptor.ts';
import { useModelText } from '../texts/use-model-text.ts';
import { useText } from '../texts/use-text.ts';
import { ColumnNameEditor, ColumnNamesEditor, ColumnsEditor } from './column-editors.tsx';
import { ConditionEditor, ExpressionListEditor, isToldByEditor } from './expression-editors.tsx';
import type { EditorProps } from './field-context.ts';
import { FieldProblems } from './field-problems.tsx';
import { FileEditor } from './file-editor.tsx';
import { GeneratorFieldsEditor } from './generator-fields-editor.tsx';
import { initialText } from './initial-text.ts';
import { JsonEditor } from './json-editor.tsx';
import { CheckEditor, NumberEditor, SelectEditor, TextEditor, TimestampEditor } from './value-editors.tsx';
import styles from './fields.module.css';

export interface FieldRowProps extends Omit<EditorProps, 'id' | 'label' | 'describedBy' | 'path'> {
  readonly field: FieldDescriptor;
  /** What the field starts with; undefined = nothing worth telling. */
  readonly initial: unknown;
  readonly nodeId: string | null;
}

/** One field: its name, what Flink calls it, an editor, a sentence, and what is wrong. */
export function FieldRow(props: FieldRowProps): ReactElement {
  const { field, initial, diagnostics, value, onChange } = props;
  const text = useText();
  const model = useModelText();
  const id = useId();
  const own = LISTS.has(field.editor.kind)
    ? diagnostics.filter((diagnostic) => diagnostic.field === field.path)
    : diagnostics.filter((diagnostic) => field.editor.kind !== 'expression' || !isToldByEditor(diagnostic));
  const standard = initialText(field, initial, { text, model });
  const describedBy = `${id}-help${own.length > 0 ? ` ${id}-problems` : ''}`;
  const inline = field.editor.kind === 'boolean' || field.editor.kind === 'optional-group';
  return (
    <div className={styles.row} data-inline={inline}>
      <div className={styles.head}>
        <label htmlFor={id}>{model(field.labelKey)}</label>
        {field.flink === null ? (
          <span className={styles.noFlink}>{text('noFlinkOption')}</span>
        ) : (
          <code data-long={field.flink.includes('.')} title={text('flinkOption', { option: field.flink })}>
            {field.flink}
          </code>
        )}
      </div>
      <FieldEditorOf {...props} id={id} path={field.path} label={model(field.labelKey)} describedBy={describedBy} />
      <p id={`${id}-help`} className={styles.help}>
        {model(field.helpKey)}
        {standard !== null && text('afterSentence') + text('defaultIs', { value: standard })}
        {standard !== null && value !== initial && !(initial === undefined && value === absentValue(field)) && (
          <button
            type="button"
            className={styles.reset}
            aria-label={text('resetField', { name: model(field.labelKey) })}
            onClick={() => onChange(initial)}
          >
            {text('reset')}
          </button>
        )}
      </p>
      <FieldProblems id={`${id}-problems`} diagnostics={own} />
    </div>
  );
}

/** Editors that show the findings about their entries themselves. */
const LISTS: ReadonlySet<string> = new Set(['expression-list', 'columns', 'generator-fields']);

function FieldEditorOf(props: FieldRowProps & EditorProps): ReactElement {
  const { field, nodeId, value, onChange, id, describedBy } = props;
  const { editor } = field;
  const help = useModelText()(field.helpKey);
  switch (editor.kind) {
    case 'text':
      return <TextEditor {...props} />;
    case 'integer':
    case 'number':
    case 'duration':
      return <NumberEditor {...props} editor={editor} />;
    case 'timestamp':
      return <TimestampEditor {...props} />;
    case 'select':
      return <SelectEditor {...props} editor={editor} />;
    case 'boolean':
      return <CheckEditor id={id} checked={value === true} describedBy={describedBy} onChange={(on) => onChange(on)} />;
    case 'optional-group':
      return (
        <CheckEditor
          id={id}
          checked={value !== null}
          describedBy={describedBy}
          onChange={(on) => onChange(on ? editor.present : null)}
        />
      );
    case 'expression':
      return <ConditionEditor {...props} help={help} />;
    case 'expression-list':
      return <ExpressionListEditor {...props} of={editor.of} help={help} />;
    case 'columns':
      return <ColumnsEditor {...props} />;
    case 'column-name':
      return <ColumnNameEditor {...props} editor={editor} />;
    case 'column-names':
      return <ColumnNamesEditor {...props} />;
    case 'generator-fields':
      return <GeneratorFieldsEditor {...props} />;
    case 'idle-splits':
    case 'rows':
      return <JsonEditor {...props} nodeId={nodeId ?? ''} />;
    case 'file':
      return <FileEditor {...props} nodeId={nodeId ?? ''} />;
  }
}
