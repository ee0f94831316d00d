import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { allocateColumn, type Column } from '#protocol/record-batch.ts';
import { Prng } from '#std/prng.ts';
import { JavaRandom } from '../java/java-random.ts';
import type { FunctionCall, ScalarFunction } from '../evaluate/scalar-function.ts';
import { intAt } from '../evaluate/text-kernels.ts';
import { type Choose, rowError, setNull, type TypedExpression } from '../evaluate/typed-expression.ts';
import { DOUBLE, INT, isInteger } from '../types/type-rules.ts';

/**
 * RAND, RAND_INTEGER, UUID. With a seed they give Java's numbers: a constant seed starts one sequence for all rows, a
 * seed from a column one number a row. Without a seed the numbers come from the host of the operator, so that a
 * recorded run repeats them; where there is no host (a preview, a test) from a sequence that is always the same.
 *
 * Invariant: as in Flink, no snapshot holds the place in a sequence. A restart begins a new one.
 */

/** What draws the numbers of one row. */
interface Source {
  nextDouble(): number;
  nextInt(bound: number): number;
}

function hostSource(choose: Choose): Source {
  return {
    nextDouble: () => (choose(2 ** 26) * 2 ** 27 + choose(2 ** 27)) / 2 ** 53,
    nextInt: choose,
  };
}

/** A node that is evaluated for every row, though its arguments may be constant. */
function randomNode(
  call: FunctionCall,
  type: LogicalType,
  write: (args: readonly Column[], row: number, choose: Choose, out: Column) => string | null,
): TypedExpression {
  const preview = new Prng(0);
  return {
    type,
    nullable: call.args.some((arg) => arg.nullable),
    span: call.span,
    constant: false,
    bareNull: false,
    evaluate(frame, selection) {
      const columns = call.args.map((arg) => arg.evaluate(frame, selection));
      const out = allocateColumn(type, frame.capacity);
      const choose = frame.choose ?? ((bound: number) => preview.nextInt(bound));
      for (let i = 0; i < selection.count; i++) {
        const row = selection.rows[i] as number;
        if (columns.some((column) => column.nulls?.[row] === 1)) {
          setNull(out, row);
          continue;
        }
        const problem = write(columns, row, choose, out);
        if (problem !== null) throw rowError(frame, call.span, row, 'bad-argument', problem);
      }
      return out;
    },
  };
}

/** The source of a row: the sequence of a constant seed, or a new one from the row's seed. */
function seededBy(seed: TypedExpression): (column: Column, row: number) => Source {
  if (!seed.constant) return (column, row) => new JavaRandom(BigInt(intAt(column, row)));
  let sequence: JavaRandom | null = null;
  return (column, row) => (sequence ??= new JavaRandom(BigInt(intAt(column, row))));
}

function isInt32({ type }: TypedExpression): boolean {
  return isInteger(type) && physicalTypeOf(type) === 'i32';
}

function bindRand(call: FunctionCall): TypedExpression | null {
  const [seed] = call.args as [TypedExpression | undefined];
  if (seed !== undefined && !isInt32(seed)) return null;
  const seeded = seed === undefined ? null : seededBy(seed);
  return randomNode(call, DOUBLE, (args, row, choose, out) => {
    const source = seeded === null ? hostSource(choose) : seeded(args[0] as Column, row);
    (out.values as Float64Array)[row] = source.nextDouble();
    return null;
  });
}

function bindRandInteger(call: FunctionCall): TypedExpression | null {
  if (!call.args.every(isInt32)) return null;
  const seeded = call.args.length === 2 ? seededBy(call.args[0] as TypedExpression) : null;
  return randomNode(call, INT, (args, row, choose, out) => {
    const bound = intAt(args[args.length - 1], row);
    if (bound <= 0) return `the bound of RAND_INTEGER is positive, this is ${bound}`;
    const source = seeded === null ? hostSource(choose) : seeded(args[0] as Column, row);
    (out.values as Int32Array)[row] = source.nextInt(bound);
    return null;
  });
}

/** A UUID of version 4. */
function bindUuid(call: FunctionCall): TypedExpression {
  return randomNode(call, { kind: 'CHAR', length: 36 }, (_args, row, choose, out) => {
    const digits = Array.from({ length: 8 }, () =>
      choose(2 ** 16)
        .toString(16)
        .padStart(4, '0'),
    ).join('');
    const variant = (8 + choose(4)).toString(16);
    const version = `4${digits.slice(13, 16)}`;
    (out.values as string[])[row] =
      `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${version}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
    return null;
  });
}

export const RANDOM_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'RAND', signatures: ['RAND([seed])'], arity: [0, 1], bind: bindRand },
  { name: 'RAND_INTEGER', signatures: ['RAND_INTEGER([seed,] bound)'], arity: [1, 2], bind: bindRandInteger },
  { name: 'UUID', signatures: ['UUID()'], arity: [0, 0], bind: bindUuid },
];
