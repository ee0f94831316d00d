import type { LogicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { castNode } from '../casts/cast.ts';
import { type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../evaluate/scalar-function.ts';
import { TIME_UNITS, UNIT_MILLIS, UNIT_MONTHS } from '../time/time-units.ts';
import { BIGINT, INT, INTERVAL_MONTH, INTERVAL_SECOND, isInteger, isTimestamp } from '../types/type-rules.ts';
import { literalNode } from '../evaluate/constant-node.ts';
import type { Kernel, TypedExpression } from '../evaluate/typed-expression.ts';
import { differenceNode, mayDiffer, scaleInterval, shiftNode } from './time-arithmetic.ts';

/** TIMESTAMPADD and TIMESTAMPDIFF. Flink: Calcite's convertlets for them. */

/**
 * TIMESTAMPADD(unit, count, time): `time + count * INTERVAL '1' unit`. A DATE moved by less than days is a TIMESTAMP.
 */
function bindAdd(call: FunctionCall): TypedExpression | Refusal | null {
  const [count, time] = call.args as [TypedExpression, TypedExpression];
  const unit = call.words[0] ?? '';
  if (!TIME_UNITS.has(unit)) return { refused: 'type-mismatch', message: `There is no time unit ${unit}.` };
  const { type } = time;
  if (!isInteger(count.type)) return null;
  if (type.kind !== 'DATE' && type.kind !== 'TIME' && !isTimestamp(type)) return null;
  const one = unitNode(unit, call);
  // Flink's own type rule fails for milliseconds of a DATE.
  if (one === null || (unit === 'MILLISECOND' && type.kind === 'DATE')) {
    return { refused: 'type-mismatch', message: `TIMESTAMPADD does not take ${unit} of a ${type.kind}.` };
  }
  const interval = scaleInterval(call, one, count);
  if ('refused' in interval) return interval;
  const start = castNode(time, movedType(type, unit)) as TypedExpression;
  return shiftNode(call, start, interval, 1);
}

/** One unit as an interval. */
function unitNode(unit: string, { span }: FunctionCall): TypedExpression | null {
  const months = UNIT_MONTHS[unit];
  if (months !== undefined) return literalNode(INTERVAL_MONTH, months, span);
  const millis = UNIT_MILLIS[unit];
  return millis === undefined ? null : literalNode(INTERVAL_SECOND, BigInt(millis), span);
}

function movedType(type: LogicalType, unit: string): LogicalType {
  const fine = unit === 'MILLISECOND' ? 3 : 0;
  if (type.kind === 'TIMESTAMP') return { kind: 'TIMESTAMP', precision: Math.max(type.precision, fine) };
  const belowDays = (UNIT_MILLIS[unit] ?? Number.POSITIVE_INFINITY) < (UNIT_MILLIS['DAY'] as number);
  if (type.kind !== 'DATE' || !belowDays) return type;
  return { kind: 'TIMESTAMP', precision: 6 };
}

/** What the milliseconds between two times are in a unit: Java's divisions, some of an INT that has wrapped. */
const DIFFERENCES: Readonly<Record<string, (ms: bigint) => bigint>> = {
  WEEK: (ms) => BigInt.asIntN(32, ms / 1000n) / 604_800n,
  DAY: (ms) => ms / 86_400_000n,
  HOUR: (ms) => ms / 3_600_000n,
  MINUTE: (ms) => ms / 60_000n,
  SECOND: (ms) => ms / 1000n,
  MILLISECOND: (ms) => (ms / 1000n) * 1000n,
  MICROSECOND: (ms) => (ms / 1000n) * 1_000_000n,
};

/** TIMESTAMPDIFF(unit, from, to): an INT, which wraps, but of nanoseconds a BIGINT. A DECADE counts as a year. */
function bindDifference(call: FunctionCall): TypedExpression | Refusal | null {
  const [from, to] = call.args as [TypedExpression, TypedExpression];
  const unit = call.words[0] ?? '';
  if (!TIME_UNITS.has(unit)) return { refused: 'type-mismatch', message: `There is no time unit ${unit}.` };
  if (!mayDiffer(from.type, to.type)) return null;
  const months = unit === 'DECADE' ? 12 : UNIT_MONTHS[unit];
  const millis = DIFFERENCES[unit];
  const between = differenceNode({ ...call, args: [to, from] }, months !== undefined);
  if (between === null) return null;
  if (months !== undefined) return divideMonths(call, between, months);
  if (millis !== undefined) return divideMillis(call, between, millis);
  if (unit === 'NANOSECOND') return strictCall(call, BIGINT, nanosOfSeconds, { args: [between] });
  return { refused: 'type-mismatch', message: `TIMESTAMPDIFF does not take ${unit}.` };
}

function divideMillis(call: FunctionCall, between: TypedExpression, units: (value: bigint) => bigint): TypedExpression {
  return strictCall(
    call,
    INT,
    ([column], rows, count, out) => {
      const [from, values] = [(column as Column).values as BigInt64Array, out.values as Int32Array];
      for (let i = 0; i < count; i++) {
        const row = rows[i] as number;
        values[row] = Number(BigInt.asIntN(32, units(from[row] as bigint)));
      }
    },
    { args: [between] },
  );
}

/** Whole seconds as nanoseconds. */
const nanosOfSeconds: Kernel = ([column], rows, count, out) => {
  const [from, values] = [(column as Column).values as BigInt64Array, out.values as BigInt64Array];
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    values[row] = ((from[row] as bigint) / 1000n) * 1_000_000_000n;
  }
};

function divideMonths(call: FunctionCall, between: TypedExpression, months: number): TypedExpression {
  return strictCall(
    call,
    INT,
    ([column], rows, count, out) => {
      const [from, values] = [(column as Column).values as Int32Array, out.values as Int32Array];
      for (let i = 0; i < count; i++) values[rows[i] as number] = (from[rows[i] as number] as number) / months;
    },
    { args: [between] },
  );
}

export const TIME_SHIFT_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'TIMESTAMPADD', signatures: ['TIMESTAMPADD(unit, count, time)'], arity: [2, 2], bind: bindAdd },
  { name: 'TIMESTAMPDIFF', signatures: ['TIMESTAMPDIFF(unit, from, to)'], arity: [2, 2], bind: bindDifference },
];
