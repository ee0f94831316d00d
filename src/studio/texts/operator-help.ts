import { valueText } from '#expression/values/value-text.ts';
import type { DocumentColumn, NamedExpressionConfig, NodeConfig, NodeKind, OutputPort } from '#model/document.ts';
import { type FieldDescriptor, valueAt } from '#model/field-descriptor.ts';
import type { ExampleInput, OperatorExample } from '#model/operator-example.ts';
import { OPERATOR_EXAMPLES } from '#model/operator-examples.ts';
import { catalogueEntry, NODE_FIELDS } from '#model/operator-catalogue.ts';
import { initialText } from '../design/initial-text.ts';
import type { Language } from '../preferences.ts';
import { OPERATOR_HELP_TEXTS } from './operator-help-texts.ts';
import { modelText } from './model-text.ts';
import { textIn } from './text-in.ts';
import type { ModelText } from './model-text.ts';
import type { Text } from './use-text.ts';

/** The help page of a kind of node, as data. */
export interface OperatorHelp {
  readonly kind: NodeKind;
  readonly name: string;
  readonly sentence: string;
  readonly detail: string;
  /** Flink's counterpart. */
  readonly flink: string;
  /** Inputs it takes; null = any number. */
  readonly inputsMax: number | null;
  readonly outputs: readonly OutputPort[];
  /** Options of its own, then those that every node has. */
  readonly options: readonly OptionHelp[];
  readonly commonOptions: readonly OptionHelp[];
  readonly example: ExampleHelp;
}

export interface OptionHelp {
  readonly path: string;
  readonly label: string;
  readonly sentence: string;
  /** Flink's option or method; null where Flink has none. */
  readonly flink: string | null;
  /** What it is unless set; null where that says nothing. */
  readonly standard: string | null;
}

export interface ExampleHelp {
  readonly caption: string;
  readonly settings: readonly { readonly label: string; readonly value: string }[];
  /** The text of the file it reads; null if it reads none. */
  readonly file: string | null;
  readonly inputs: readonly ExampleTable[];
  /** Empty: nobody can say beforehand. */
  readonly outputs: readonly (ExampleTable & { readonly port: OutputPort })[];
}

export interface ExampleTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Everything a help page says of a kind of node: from its catalogue entry, the help texts and an executed example. */
export function operatorHelp(kind: NodeKind, language: Language): OperatorHelp {
  const model = modelText(language);
  const text: Text = (key, values) => textIn(language, key, values);
  const entry = catalogueEntry(kind);
  const texts = OPERATOR_HELP_TEXTS[kind];
  const own = language === 'zh' ? 1 : 0;
  const words = { text, model };
  return {
    kind,
    name: model(entry.nameKey),
    sentence: model(entry.descriptionKey),
    detail: texts.detail[own],
    flink: entry.flink,
    inputsMax: entry.inputsMax,
    outputs: entry.outputs,
    options: entry.fields.map((field) => optionHelp(field, valueAt(entry.defaultConfig, field.path), words)),
    commonOptions: NODE_FIELDS.map((field) => optionHelp(field, NODE_DEFAULTS[field.path], words)),
    example: exampleHelp(OPERATOR_EXAMPLES[kind], entry.fields, texts.example[own], words),
  };
}

interface Words {
  readonly text: Text;
  readonly model: ModelText;
}

/** What a new node has, whatever its kind. */
const NODE_DEFAULTS: Readonly<Record<string, unknown>> = {
  parallelism: null,
  maxParallelism: null,
  chaining: 'always',
};

function optionHelp(field: FieldDescriptor, initial: unknown, words: Words): OptionHelp {
  return {
    path: field.path,
    label: words.model(field.labelKey),
    sentence: words.model(field.helpKey),
    flink: field.flink,
    standard: initialText(field, initial, words),
  };
}

function exampleHelp(
  example: OperatorExample,
  fields: readonly FieldDescriptor[],
  caption: string,
  words: Words,
): ExampleHelp {
  return {
    caption,
    settings: fields.flatMap((field) => {
      const set = valueAt(example.config, field.path);
      if (set === undefined || !applies(field, example.config)) return [];
      const value = settingText(field, set, words);
      return value === null || value === '' ? [] : [{ label: words.model(field.labelKey), value }];
    }),
    file: example.file?.text ?? null,
    inputs: example.inputs.map(inputTable),
    outputs: example.outputs ?? [],
  };
}

function applies({ onlyIf }: FieldDescriptor, config: NodeConfig): boolean {
  return onlyIf === null || onlyIf.values.includes(String(valueAt(config, onlyIf.path)));
}

/** A value of an example's configuration, lists too; null where it cannot be told in a line. */
function settingText(field: FieldDescriptor, value: unknown, words: Words): string | null {
  switch (field.editor.kind) {
    case 'expression-list':
      return (value as readonly NamedExpressionConfig[])
        .map(({ name, expression }) => `${expression} AS ${name}`)
        .join(', ');
    case 'columns':
      return (value as readonly DocumentColumn[]).map(({ name, type }) => `${name} ${type}`).join(', ');
    case 'column-names':
      return (value as readonly string[]).join(', ');
    case 'column-name':
      return typeof value === 'string' ? value : initialText(field, value, words);
    default:
      return initialText(field, value, words);
  }
}

function inputTable({ columns, rows }: ExampleInput): ExampleTable {
  return {
    columns: columns.map(({ name }) => name),
    rows: rows.map((row) => row.map((value, index) => cellText(columns[index]?.type ?? '', value))),
  };
}

/** Times are told as outputs tell them. */
function cellText(type: string, value: ExampleInput['rows'][number][number]): string {
  if (value === null) return 'NULL';
  return type.startsWith('TIMESTAMP(3)')
    ? valueText({ kind: 'TIMESTAMP', precision: 3 }, Number(value))
    : String(value);
}
