import { Plus, X } from 'lucide-react';
import { type ReactElement } from 'react';
import type { NamedExpressionConfig } from '#model/document.ts';
import controls from '../controls.module.css';
import { useText } from '../texts/use-text.ts';
import { columnText } from './column-text.ts';
import { ExpressionField } from './expression/expression-field.tsx';
import { PreviewValues } from './preview/preview-values.tsx';
import { diagnosticsAt, type EditorProps } from './field-context.ts';
import { FieldProblems } from './field-problems.tsx';
import { IconButton } from '../icon-button.tsx';
import styles from './fields.module.css';

/** The condition of a filter. */
export function ConditionEditor(
  props: EditorProps & { readonly help: string; readonly nodeId: string | null },
): ReactElement {
  const { id, value, onChange, input, label, help, nodeId, path } = props;
  return (
    <ExpressionField
      id={id}
      value={String(value)}
      of="condition"
      input={input}
      label={label}
      help={help}
      preview={<PreviewValues nodeId={nodeId} path={path} />}
      onChange={(next) => onChange(next)}
    />
  );
}

/** Output columns, each with the expression that computes it. */
export function ExpressionListEditor(
  props: EditorProps & { readonly of: 'scalar' | 'aggregate'; readonly help: string; readonly nodeId: string | null },
): ReactElement {
  const { id, value, onChange, diagnostics, path, input, label, of, help, nodeId } = props;
  const text = useText();
  const fields = value as readonly NamedExpressionConfig[];
  const change = (index: number, patch: Partial<NamedExpressionConfig>, part: string): void => {
    const field = fields[index];
    if (field !== undefined) onChange(fields.with(index, { ...field, ...patch }), `${index}.${part}`);
  };
  const add = (): void => {
    const unused = input?.fields.find(({ name }) => !fields.some((field) => field.name === name));
    const added =
      of === 'scalar' && unused !== undefined
        ? { name: unused.name, expression: columnText(unused.name) }
        : { name: freeName(fields), expression: of === 'aggregate' ? 'COUNT(*)' : '1' };
    onChange([...fields, added]);
  };
  return (
    <div className={styles.list} id={id} role="group" aria-label={label}>
      {fields.map((field, index) => (
        <div key={index} className={styles.entry}>
          <div className={styles.entryHead}>
            <input
              className={controls.input}
              value={field.name}
              maxLength={200}
              spellCheck={false}
              aria-label={`${text('columnName')} ${index + 1}`}
              onChange={(event) => change(index, { name: event.currentTarget.value }, 'name')}
            />
            <IconButton
              label={`${text('removeField')}: ${field.name}`}
              tip={text('removeField')}
              onClick={() => onChange(fields.toSpliced(index, 1))}
            >
              <X size={14} />
            </IconButton>
          </div>
          <ExpressionField
            id={`${id}-${index}`}
            value={field.expression}
            of={of}
            input={input}
            label={`${text('expression')}: ${field.name}`}
            help={help}
            preview={<PreviewValues nodeId={nodeId} path={`${path}.${index}`} />}
            onChange={(expression) => change(index, { expression }, 'expression')}
          />
          <FieldProblems
            id={`${id}-${index}-problems`}
            diagnostics={diagnosticsAt(diagnostics, `${path}.${index}`).filter((each) => !isToldByEditor(each))}
          />
        </div>
      ))}
      <button type="button" className={styles.add} onClick={add}>
        <Plus size={14} />
        {text('addField')}
      </button>
    </div>
  );
}

/** Findings that the expression editor shows itself, where they stand. */
export function isToldByEditor({ code }: { readonly code: string }): boolean {
  return code === 'W301' || code === 'W310';
}

function freeName(fields: readonly NamedExpressionConfig[]): string {
  for (let number = fields.length + 1; ; number++) {
    if (!fields.some(({ name }) => name === `c${number}`)) return `c${number}`;
  }
}
