import type { Schema } from '#protocol/logical-type.ts';
import { compileExpression } from './compile-expression.ts';
import type { CaseOutcome } from './case-outcome.ts';
import { findFunction } from './check/function-registry.ts';
import { UNAVAILABLE_FUNCTIONS } from './check/unavailable-functions.ts';

/** A case of `topic-functions-available`: whether SQL has a name, and which calls its validator accepts. */
export interface FunctionCase {
  readonly function: string;
  readonly available: boolean;
  readonly accepts: readonly string[];
}

/** The argument lists that were tried, over the columns of the vector. */
const ARGUMENTS = (
  '|a|b|d|s|t|y|a, a|d, a|d, d|s, s|s, a|a, s|t, s|s, s, s|s, s, a|s, a, a|a, a, a|s, a, s' as const
).split('|');

/**
 * The name is known exactly if SQL has it, and no call is accepted that SQL refuses. The other way round a refusal may
 * be that of a later stage of Flink (`ROUND(a, b)` of a BIGINT b), which the vector does not record.
 */
export function runFunctionCase(each: FunctionCase, schema: Schema, table: string): CaseOutcome {
  const name = each.function;
  const known = findFunction(name) !== null;
  const named = known || UNAVAILABLE_FUNCTIONS.has(name);
  if (named !== each.available) return { kind: 'failed', why: `${named ? 'known' : 'unknown'}, unlike in Flink` };
  if (!known && each.accepts.length > 0) return { kind: 'unsupported', why: `Weir has no ${name}` };
  const accepted = ARGUMENTS.map((list) => `${name}(${list})`).filter(
    (call) => compileExpression(call, schema, table).ok,
  );
  const wrong = accepted.find((call) => !each.accepts.includes(call));
  if (wrong !== undefined) return { kind: 'failed', why: `${wrong} is accepted, Flink refuses it` };
  if (accepted.length > 0 || each.accepts.length === 0 || isSpecial(name)) return { kind: 'passed' };
  return { kind: 'failed', why: `no call is accepted, Flink accepts ${each.accepts[0]}` };
}

/** Functions that only a later stage of Flink refuses for all of these arguments. */
function isSpecial(name: string): boolean {
  return name.startsWith('JSON') || name.startsWith('RAND');
}
