import type { Token } from '#expression/syntax/tokenize.ts';
import { quoteName } from '#expression/syntax/print-expression.ts';
import { type Schema, typeText } from '#protocol/logical-type.ts';
import type { ExpressionRole } from './check-text.ts';
import type { KnownFunction } from './known-functions.ts';
import { commentsOf, isKeyword, tokensOf } from './text-tokens.ts';

/** Something that can stand at a position. */
export interface Suggestion {
  readonly label: string;
  readonly kind: 'column' | 'function' | 'keyword' | 'type';
  /** What is typed; `|` is where the cursor goes, the end without it. */
  readonly insert: string;
  /** Type of a column, first form of a function. */
  readonly detail: string;
  readonly help: string | null;
  /** Of a function: what a call gives. */
  readonly example: { readonly text: string; readonly result: string } | null;
}

export interface Suggestions {
  /** Start of the word that they replace. */
  readonly from: number;
  readonly options: readonly Suggestion[];
}

export interface SuggestContext {
  readonly input: Schema | null;
  readonly role: ExpressionRole;
  readonly functions: readonly KnownFunction[];
}

/**
 * What can be typed at a position: columns and functions where a value is expected, operators behind one, types behind
 * the AS of a CAST. Null inside literals and comments. Not filtered by what was typed of the word: the editor does
 * that.
 */
export function suggest(text: string, at: number, context: SuggestContext): Suggestions | null {
  const tokens = tokensOf(text);
  if (commentsOf(text, tokens).some(({ from, to }) => from < at && at <= to)) return null;
  const here = tokens.find(({ from, to }) => from < at && at <= to);
  if (here !== undefined && (here.kind === 'number' || here.kind === 'text' || here.kind === 'binary')) return null;
  const quote = openQuote(text, tokens, at);
  if (quote === 'text') return null;
  if (quote !== null) return { from: quote, options: columnsOf(context) };
  const word = here?.kind === 'word' || here?.kind === 'quoted' ? here : undefined;
  const from = word?.from ?? at;
  const before = tokens.filter((token) => token.to <= from);
  if (before.at(-1)?.value === '.') return null;
  if (isTypeExpected(before)) return { from, options: TYPES };
  return { from, options: endsValue(before.at(-1)) ? operatorsAfter(before) : valuesOf(context, before) };
}

/** The start of a quoted name that is not closed, `text` inside a text that is not, null outside of both. */
function openQuote(text: string, tokens: readonly Token[], at: number): number | 'text' | null {
  const end = tokens.at(-1)?.to ?? 0;
  if (at <= end) return null;
  const rest = text.slice(end, at);
  const quote = rest.search(/['`]/);
  if (quote < 0) return null;
  return rest[quote] === "'" ? 'text' : end + quote;
}

function columnsOf({ input }: SuggestContext): readonly Suggestion[] {
  return (input?.fields ?? []).map((field) => ({
    label: field.name,
    kind: 'column',
    insert: quoteName(field.name),
    detail: `${typeText(field.type)}${field.nullable ? '' : ' NOT NULL'}`,
    help: null,
    example: null,
  }));
}

function valuesOf(context: SuggestContext, before: readonly Token[]): readonly Suggestion[] {
  const outermost = context.role === 'aggregate' && before.length === 0;
  const functions = context.functions
    .filter(({ aggregate }) => aggregate === outermost)
    .map((known): Suggestion => ({
      label: known.name,
      kind: 'function',
      insert: known.bare ? known.name : `${known.name}(|)`,
      detail: known.signatures[0] ?? '',
      help: known.help,
      example: known.example,
    }));
  if (outermost) return functions;
  const clauses = isInCase(before) ? keywords('WHEN |', 'THEN |', 'ELSE |', 'END') : [];
  return [...columnsOf(context), ...functions, ...clauses, ...VALUE_KEYWORDS];
}

function operatorsAfter(before: readonly Token[]): readonly Suggestion[] {
  return isInCase(before) ? [...CASE_KEYWORDS, ...OPERATOR_KEYWORDS] : OPERATOR_KEYWORDS;
}

/** Whether the token ends a value, so that an operator is what can follow. */
function endsValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'symbol') return token.value === ')' || token.value === ']';
  if (token.kind !== 'word') return token.kind !== 'end';
  const word = token.value.toUpperCase();
  return VALUE_WORDS.has(word) || !isKeyword(word);
}

const VALUE_WORDS: ReadonlySet<string> = new Set(['END', 'NULL', 'TRUE', 'FALSE', 'UNKNOWN']);

function isTypeExpected(before: readonly Token[]): boolean {
  const last = before.at(-1);
  return last?.kind === 'word' && last.value.toUpperCase() === 'AS';
}

/** Whether a CASE is open. */
function isInCase(before: readonly Token[]): boolean {
  let open = 0;
  for (const { kind, value } of before) {
    if (kind !== 'word') continue;
    if (value.toUpperCase() === 'CASE') open++;
    if (value.toUpperCase() === 'END') open--;
  }
  return open > 0;
}

function keywords(...inserts: readonly string[]): readonly Suggestion[] {
  return inserts.map((insert) => ({
    label: insert.replaceAll('|', '').trim(),
    kind: 'keyword',
    insert,
    detail: '',
    help: null,
    example: null,
  }));
}

const VALUE_KEYWORDS = keywords(
  'CASE WHEN | THEN  END',
  'CAST(| AS )',
  'TRY_CAST(| AS )',
  'NOT |',
  'NULL',
  'TRUE',
  'FALSE',
  "DATE '|'",
  "TIME '|'",
  "TIMESTAMP '|'",
  "INTERVAL '|' ",
);

const OPERATOR_KEYWORDS = keywords(
  'AND |',
  'OR |',
  'IS NULL',
  'IS NOT NULL',
  'IS TRUE',
  'IS FALSE',
  'IS DISTINCT FROM |',
  'IS NOT DISTINCT FROM |',
  'IN (|)',
  'NOT IN (|)',
  'BETWEEN | AND ',
  'NOT BETWEEN | AND ',
  "LIKE '|'",
  "NOT LIKE '|'",
  "SIMILAR TO '|'",
  "ESCAPE '|'",
  'AS |',
  'FROM |',
  'FOR |',
  'TO |',
);

const CASE_KEYWORDS = keywords('WHEN |', 'THEN |', 'ELSE |', 'END');

const TYPES: readonly Suggestion[] = [
  'STRING',
  'INT',
  'BIGINT',
  'DOUBLE',
  'BOOLEAN',
  'DECIMAL(10, 2)',
  'DATE',
  'TIME',
  'TIMESTAMP(3)',
  'TIMESTAMP_LTZ(3)',
  'SMALLINT',
  'TINYINT',
  'FLOAT',
  'VARCHAR(10)',
  'CHAR(1)',
  'BYTES',
].map((label) => ({ label, kind: 'type', insert: label, detail: '', help: null, example: null }));
