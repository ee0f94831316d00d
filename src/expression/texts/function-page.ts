import { scalarFunctions } from '../check/function-registry.ts';
import { UNAVAILABLE_FUNCTIONS } from '../check/unavailable-functions.ts';
import { FUNCTION_HELP } from './function-help.ts';

/** The page of all functions: what Weir has, and what it refuses with the reason. */
export interface FunctionRow {
  readonly name: string;
  readonly status: 'available' | 'refused';
  /** Heading under which the row stands; empty for refused ones. */
  readonly group: string;
  readonly signatures: readonly string[];
  readonly help: string;
  readonly example: string | null;
  readonly result: string | null;
  readonly java: string | null;
}

/** All rows: available ones in the order of the registry, then refused ones by name. */
export function functionRows(language: 'en' | 'zh'): readonly FunctionRow[] {
  const available = scalarFunctions().flatMap((definition): FunctionRow[] => {
    const help = FUNCTION_HELP[definition.name];
    if (help === undefined) return [];
    return [definition.name, ...(definition.aliases ?? [])].map((name) => ({
      name,
      status: 'available',
      group: help.group,
      signatures: definition.signatures.map((form) => form.replace(`${definition.name}(`, `${name}(`)),
      help: language === 'zh' ? help.summaryZh : help.summary,
      example: help.example,
      result: help.result,
      java: help.java,
    }));
  });
  const names = new Set(available.map(({ name }) => name));
  const refused = [...UNAVAILABLE_FUNCTIONS]
    .filter(([name]) => !names.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, [en, zh]]): FunctionRow => ({
      name,
      status: 'refused',
      group: '',
      signatures: [],
      help: language === 'zh' ? zh : en,
      example: null,
      result: null,
      java: null,
    }));
  return [...available, ...refused];
}

/** The page as Markdown, in English. */
export function functionPageMarkdown(): string {
  const rows = functionRows('en');
  const groups = [...new Set(rows.filter(({ status }) => status === 'available').map(({ group }) => group))];
  const parts = ["# Functions of Weir's expressions", '', 'Generated from the registry and its texts.', ''];
  const available = rows.filter(({ status }) => status === 'available').length;
  parts.push(`${available} available, ${rows.length - available} refused.`, '');
  for (const group of groups) {
    parts.push(`## ${group}`, '', '| Call | Help | Example | Java Table API |', '|---|---|---|---|');
    const lines = rows.filter((row) => row.group === group).map(rowMarkdown);
    // An alias whose forms already name it adds no line.
    parts.push(...new Set(lines));
    parts.push('');
  }
  parts.push('## Refused', '', '| Function | Reason |', '|---|---|');
  for (const { status, name, help } of rows) if (status === 'refused') parts.push(`| ${code(name)} | ${cell(help)} |`);
  return `${parts.join('\n')}\n`;
}

function rowMarkdown({ signatures, help, example, result, java }: FunctionRow): string {
  const forms = signatures.map(code).join('<br>');
  return `| ${forms} | ${cell(help)} | ${code(example ?? '')} → ${code(result ?? '')} | ${code(java ?? '')} |`;
}

function code(text: string): string {
  return text === '' ? '(empty)' : `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
