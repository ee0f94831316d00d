import { Plus, X } from 'lucide-react';
import { type ReactElement } from 'react';
import type { GeneratorField } from '#protocol/source-config.ts';
import controls from '../controls.module.css';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { DraftInput } from './draft-input.tsx';
import { diagnosticsAt, type EditorProps } from './field-context.ts';
import { FieldProblems } from './field-problems.tsx';
import { GeneratorPresets } from './sources/generator-presets.tsx';
import { IconButton } from '../icon-button.tsx';
import styles from './fields.module.css';

type Fill = GeneratorField['fill'];

const FILLS: Readonly<Record<Fill, { readonly text: TextKey; readonly start: (name: string) => GeneratorField }>> = {
  sequence: { text: 'fillSequence', start: (name) => ({ name, fill: 'sequence' }) },
  'event-time': { text: 'fillEventTime', start: (name) => ({ name, fill: 'event-time' }) },
  int: { text: 'fillInt', start: (name) => ({ name, fill: 'int', min: 1, max: 100 }) },
  double: { text: 'fillDouble', start: (name) => ({ name, fill: 'double', min: 0, max: 1 }) },
  key: { text: 'fillKey', start: (name) => ({ name, fill: 'key', prefix: `${name}-`, keys: 20, skew: 0 }) },
  later: { text: 'fillLater', start: (name) => ({ name, fill: 'later', minMs: 1000, maxMs: 60_000 }) },
  reference: {
    text: 'fillReference',
    start: (name) => ({ name, fill: 'reference', first: 0, rate: 0.1, window: 100, hotShare: 0 }),
  },
  price: { text: 'fillPrice', start: (name) => ({ name, fill: 'price' }) },
  wave: { text: 'fillWave', start: (name) => ({ name, fill: 'wave', min: 0, max: 100, period: 1000, noise: 0.1 }) },
  pattern: { text: 'fillPattern', start: (name) => ({ name, fill: 'pattern', pattern: '???-###' }) },
  text: { text: 'fillText', start: (name) => ({ name, fill: 'text', choices: ['a', 'b', 'c'] }) },
};

/** The numbers of a kind of filling, and whether they are whole. */
const NUMBERS: Readonly<Partial<Record<Fill, readonly (readonly [key: string, text: TextKey, whole: boolean])[]>>> = {
  int: [
    ['min', 'fillMin', true],
    ['max', 'fillMax', true],
  ],
  double: [
    ['min', 'fillMin', false],
    ['max', 'fillMax', false],
  ],
  key: [
    ['keys', 'fillKeys', true],
    ['skew', 'fillSkew', false],
  ],
  later: [
    ['minMs', 'fillMinMs', true],
    ['maxMs', 'fillMaxMs', true],
  ],
  reference: [
    ['first', 'fillFirst', true],
    ['rate', 'fillRate', false],
    ['window', 'fillWindow', true],
    ['hotShare', 'fillHotShare', false],
  ],
  wave: [
    ['min', 'fillMin', false],
    ['max', 'fillMax', false],
    ['period', 'fillPeriod', true],
    ['noise', 'fillNoise', false],
  ],
};

/** Generated columns, each with what it is filled with. */
export function GeneratorFieldsEditor(props: EditorProps & { readonly nodeId: string | null }): ReactElement {
  const { id, value, onChange, diagnostics, path, label } = props;
  const text = useText();
  const fields = value as readonly GeneratorField[];
  const replace = (index: number, field: GeneratorField, part?: string): void =>
    onChange(fields.with(index, field), part === undefined ? undefined : `${index}.${part}`);
  return (
    <div className={styles.list} id={id} role="group" aria-label={label}>
      {props.nodeId !== null && <GeneratorPresets nodeId={props.nodeId} />}
      {fields.map((field, index) => (
        <div key={index} className={styles.entry}>
          <div className={styles.entryHead}>
            <input
              className={controls.input}
              value={field.name}
              maxLength={200}
              spellCheck={false}
              aria-label={`${text('columnName')} ${index + 1}`}
              onChange={(event) => replace(index, { ...field, name: event.currentTarget.value }, 'name')}
            />
            <select
              className={controls.select}
              value={field.fill}
              aria-label={`${text('fill')}: ${field.name}`}
              onChange={(event) => replace(index, FILLS[event.currentTarget.value as Fill].start(field.name))}
            >
              {Object.entries(FILLS).map(([fill, { text: key }]) => (
                <option key={fill} value={fill}>
                  {text(key)}
                </option>
              ))}
            </select>
            <IconButton
              label={`${text('removeField')}: ${field.name}`}
              tip={text('removeField')}
              onClick={() => onChange(fields.toSpliced(index, 1))}
            >
              <X size={14} />
            </IconButton>
          </div>
          <FillParameters id={`${id}-${index}`} field={field} onChange={(next, part) => replace(index, next, part)} />
          <FieldProblems id={`${id}-${index}-problems`} diagnostics={diagnosticsAt(diagnostics, `${path}.${index}`)} />
        </div>
      ))}
      <button
        type="button"
        className={styles.add}
        onClick={() => onChange([...fields, FILLS.int.start(`c${fields.length + 1}`)])}
      >
        <Plus size={14} />
        {text('addField')}
      </button>
    </div>
  );
}

function FillParameters(props: {
  readonly id: string;
  readonly field: GeneratorField;
  readonly onChange: (field: GeneratorField, part: string) => void;
}): ReactElement | null {
  const { id, field, onChange } = props;
  const text = useText();
  const numbers = NUMBERS[field.fill] ?? [];
  return (
    <div className={styles.parameters}>
      {field.fill === 'key' && (
        <label>
          <span>{text('fillPrefix')}</span>
          <input
            className={controls.input}
            value={field.prefix}
            maxLength={200}
            onChange={(event) => onChange({ ...field, prefix: event.currentTarget.value }, 'prefix')}
          />
        </label>
      )}
      {field.fill === 'pattern' && (
        <label className={styles.wide}>
          <span>{text('fillPatternText')}</span>
          <input
            className={`${controls.input} ${controls.mono}`}
            value={field.pattern}
            maxLength={200}
            spellCheck={false}
            onChange={(event) => onChange({ ...field, pattern: event.currentTarget.value }, 'pattern')}
          />
        </label>
      )}
      {field.fill === 'text' && (
        <label className={styles.wide}>
          <span>{text('fillChoices')}</span>
          <input
            className={controls.input}
            value={field.choices.join(', ')}
            onChange={(event) => onChange({ ...field, choices: event.currentTarget.value.split(/,\s?/) }, 'choices')}
          />
        </label>
      )}
      {numbers.map(([key, textKey, whole]) => (
        <label key={key} htmlFor={`${id}-${key}`}>
          <span>{text(textKey)}</span>
          <DraftInput
            id={`${id}-${key}`}
            text={String((field as unknown as Readonly<Record<string, number>>)[key])}
            parse={(draft) => {
              const number = Number(draft);
              if (draft.trim() === '' || !Number.isFinite(number)) return { ok: false, problem: text('notNumber') };
              if (whole && !Number.isInteger(number)) return { ok: false, problem: text('notInteger') };
              return { ok: true, value: number };
            }}
            onValue={(next) => onChange({ ...field, [key]: next } as GeneratorField, key)}
          />
        </label>
      ))}
    </div>
  );
}
