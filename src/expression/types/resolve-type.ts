import type { ElementType, Field, LogicalType } from '#protocol/logical-type.ts';
import { fail, ok, type Result } from '#std/result.ts';
import { DECIMAL_PRECISION_MAX } from '../values/decimal.ts';
import type { IntervalQualifier, TypeName, TypePart } from '../syntax/expression-ast.ts';
import type { ExpressionDiagnostic } from '../expression-diagnostic.ts';
import { isMonthUnit, qualifierProblem } from '../check/interval-literal.ts';
import { nearestName } from '../check/nearest-name.ts';
import { INTERVAL_MONTH, INTERVAL_SECOND } from './type-rules.ts';

/** Types of Flink that Weir does not carry. */
const UNSUPPORTED = new Set('TIME_LTZ TIME_TZ TIMESTAMP_TZ MULTISET INTERVAL VARIANT RAW NULL'.split(' '));

/** What to use instead, where there is something. */
const UNSUPPORTED_HINTS: Readonly<Record<string, string>> = {
  MULTISET: ': use ARRAY, or count by a key',
  VARIANT: ' to be named: Flink casts nothing to it either; use PARSE_JSON',
};

const SUPPORTED = (
  'BOOLEAN TINYINT SMALLINT INT INTEGER BIGINT DECIMAL DEC NUMERIC FLOAT DOUBLE STRING CHAR VARCHAR BINARY VARBINARY ' +
  'BYTES DATE TIME TIMESTAMP TIMESTAMP_LTZ ARRAY MAP ROW'
).split(' ');

/** Longest CHAR, VARCHAR, BINARY or VARBINARY; a VARCHAR of this length is STRING, a VARBINARY is BYTES. */
const LENGTH_MAX = 2_147_483_647;

type Resolved = Result<LogicalType, ExpressionDiagnostic>;

/** The type a name stands for, with Flink's defaults: DECIMAL is DECIMAL(10, 0), TIMESTAMP is TIMESTAMP(6). */
export function resolveType(name: TypeName): Resolved {
  const [first, second] = name.parameters;
  const arity = name.parameters.length;
  const plain = (type: LogicalType): Resolved =>
    arity === 0 ? ok(type) : refuse(name, 'bad-literal', `${name.name} takes no parameter.`);
  if (name.parts.length > 0 && !COLLECTIONS.has(name.name) && !UNSUPPORTED.has(name.name)) {
    return refuse(name, 'unknown-type', `${name.name} holds nothing else: only ARRAY, MAP and ROW do.`);
  }
  if (name.qualifier !== null) return resolveInterval(name, name.qualifier);
  switch (name.name) {
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
    case 'FLOAT':
    case 'DOUBLE':
    case 'STRING':
    case 'BYTES':
    case 'DATE':
      return plain({ kind: name.name });
    case 'INTEGER':
      return plain({ kind: 'INT' });
    case 'DECIMAL':
    case 'DEC':
    case 'NUMERIC': {
      const precision = Math.min(first ?? 10, DECIMAL_PRECISION_MAX);
      const scale = second ?? 0;
      if (arity > 2 || precision < 1)
        return refuse(name, 'bad-literal', 'DECIMAL takes a precision from 1 to 38 and a scale.');
      if (scale > precision)
        return refuse(name, 'bad-literal', `The scale of a DECIMAL is at most its precision ${precision}.`);
      return ok({ kind: 'DECIMAL', precision, scale });
    }
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY':
      return resolveLength(name, name.name);
    case 'TIME':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const precision = first ?? 6;
      if (arity > 1 || precision > 9) return refuse(name, 'bad-literal', `${name.name} takes a precision from 0 to 9.`);
      // Flink's planner makes every TIME a TIME(0).
      return ok({ kind: name.name, precision: name.name === 'TIME' ? 0 : precision });
    }
    case 'ARRAY':
    case 'MAP':
    case 'ROW':
      return resolveCollection(name, name.name);
    default:
      return UNSUPPORTED.has(name.name)
        ? refuse(name, 'unsupported-type', `Weir has no type ${name.name}${UNSUPPORTED_HINTS[name.name] ?? ' yet'}.`)
        : refuse(name, 'unknown-type', `There is no type ${name.name}.`, nearestName(name.name, SUPPORTED));
  }
}

const COLLECTIONS: ReadonlySet<string> = new Set(['ARRAY', 'MAP', 'ROW', 'MULTISET']);

function refuse(
  { span }: TypeName,
  code: ExpressionDiagnostic['code'],
  message: string,
  suggestion: string | null = null,
): Result<never, ExpressionDiagnostic> {
  return fail({ code, message, from: span.from, to: span.to, suggestion });
}

function resolveInterval(name: TypeName, qualifier: IntervalQualifier): Resolved {
  const problem = qualifierProblem(qualifier);
  if (problem !== null) return refuse(name, 'bad-literal', problem);
  return ok(isMonthUnit(qualifier.from) ? INTERVAL_MONTH : INTERVAL_SECOND);
}

function resolveLength(name: TypeName, kind: 'CHAR' | 'VARCHAR' | 'BINARY' | 'VARBINARY'): Resolved {
  const variable = kind === 'VARCHAR' || kind === 'VARBINARY';
  const length = name.parameters[0] ?? (variable ? LENGTH_MAX : 1);
  if (name.parameters.length > 1 || length > LENGTH_MAX)
    return refuse(name, 'bad-literal', `${kind} takes one length.`);
  if (variable && length === LENGTH_MAX) return ok({ kind: kind === 'VARCHAR' ? 'STRING' : 'BYTES' });
  return ok({ kind, length });
}

function resolveCollection(name: TypeName, kind: 'ARRAY' | 'MAP' | 'ROW'): Resolved {
  const parts: (ElementType & { readonly name: string })[] = [];
  for (const part of name.parts) {
    const type = resolvePart(part);
    if (!type.ok) return type;
    parts.push(type.value);
  }
  const [first, second] = parts;
  if (kind === 'ROW') {
    if (parts.length === 0) return refuse(name, 'bad-literal', 'ROW takes fields: ROW<name STRING, count INT>.');
    return ok({ kind: 'ROW', fields: parts });
  }
  if (kind === 'ARRAY') {
    if (first === undefined || parts.length > 1)
      return refuse(name, 'bad-literal', 'ARRAY takes one type: ARRAY<INT>.');
    return ok({ kind: 'ARRAY', element: { type: first.type, nullable: first.nullable } });
  }
  if (first === undefined || second === undefined || parts.length > 2)
    return refuse(name, 'bad-literal', 'MAP takes two types: MAP<STRING, INT>.');
  const [key, value] = [first, second].map(({ type, nullable }) => ({ type, nullable })) as [ElementType, ElementType];
  return ok({ kind: 'MAP', key, value });
}

function resolvePart({ name, type, nullable }: TypePart): Result<Field, ExpressionDiagnostic> {
  const resolved = resolveType(type);
  return resolved.ok ? ok({ name: name ?? '', type: resolved.value, nullable }) : resolved;
}
