import type { LogicalType } from '#protocol/logical-type.ts';
import { allocateColumn } from '#protocol/record-batch.ts';
import { MS_PER_DAY } from '../time/calendar.ts';
import type { Span } from '../syntax/expression-ast.ts';
import type { ScalarFunction } from '../evaluate/scalar-function.ts';
import { rowError, type TypedExpression } from '../evaluate/typed-expression.ts';
import { BIGINT, DATE, TIME } from '../types/type-rules.ts';
import { unixTimestampNode } from './time-parse.ts';

/**
 * The current time: in a streaming job that of the clock at each batch, so a replay gives other values, as in Flink.
 * The clock is the job's, in UTC; where there is none (a preview) the row fails by name.
 */
type FromClock = (now: number) => number | bigint;

const INSTANT: LogicalType = { kind: 'TIMESTAMP_LTZ', precision: 3 };

const CURRENT: readonly (readonly [name: string, type: LogicalType, value: FromClock])[] = [
  ['CURRENT_TIMESTAMP', INSTANT, (now) => now],
  ['CURRENT_ROW_TIMESTAMP', INSTANT, (now) => now],
  ['NOW', INSTANT, (now) => now],
  ['LOCALTIMESTAMP', { kind: 'TIMESTAMP', precision: 3 }, (now) => now],
  ['CURRENT_DATE', DATE, (now) => Math.floor(now / MS_PER_DAY)],
  ['CURRENT_TIME', TIME, (now) => now - Math.floor(now / MS_PER_DAY) * MS_PER_DAY],
  ['LOCALTIME', TIME, (now) => now - Math.floor(now / MS_PER_DAY) * MS_PER_DAY],
];

function clockNode(type: LogicalType, span: Span, value: FromClock): TypedExpression {
  return {
    type,
    nullable: false,
    span,
    constant: false,
    bareNull: false,
    evaluate(frame, selection) {
      const out = allocateColumn(type, frame.capacity);
      if (selection.count === 0) return out;
      const first = selection.rows[0] as number;
      if (frame.now === null) throw rowError(frame, span, first, 'no-clock', 'There is no clock here');
      (out.values as unknown as { fill(value: unknown): void }).fill(value(Math.floor(frame.now)));
      return out;
    },
  };
}

export const CURRENT_TIME_FUNCTIONS: readonly ScalarFunction[] = [
  ...CURRENT.map(([name, type, value]): ScalarFunction => ({
    name,
    signatures: [name.endsWith('TIMESTAMP') || name === 'NOW' ? `${name}()` : name],
    arity: [0, 0],
    bind: ({ span }) => clockNode(type, span, value),
  })),
  {
    name: 'UNIX_TIMESTAMP',
    signatures: ['UNIX_TIMESTAMP()', 'UNIX_TIMESTAMP(text [, pattern])'],
    arity: [0, 2],
    bind: (call) =>
      call.args.length === 0
        ? clockNode(BIGINT, call.span, (now) => BigInt(Math.trunc(now / 1000)))
        : unixTimestampNode(call),
  },
];
