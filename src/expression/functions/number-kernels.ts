import type { LogicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { castNode } from '../casts/cast.ts';
import { wrapRows } from '../evaluate/integer-range.ts';
import type { Kernel, TypedExpression } from '../evaluate/typed-expression.ts';
import type { Loop } from './arithmetic-loops.ts';

/** Kernels made of loops over two columns. */

/** Arguments cast to one type, to which each can be. */
export function castAll(args: readonly TypedExpression[], type: LogicalType): readonly TypedExpression[] {
  return args.map((arg) => castNode(arg, type) as TypedExpression);
}

/** A loop over the values of two columns as they are stored. */
export function loopKernel<T>(loop: Loop<T>): Kernel {
  return ([a, b], rows, count, out) => {
    loop((a as Column).values as T, (b as Column).values as T, out.values as T, rows, count);
  };
}

/** Integers of up to 32 bits. */
export function smallKernel(loop: Loop<Int32Array>): Kernel {
  const kernel = loopKernel(loop);
  return (args, rows, count, out, fail) => {
    kernel(args, rows, count, out, fail);
    wrapRows(out.type, out.values as Int32Array, rows, count);
  };
}

/** Doubles rounded to 24 bits, which is what an operation on floats gives. */
export function floatKernel(loop: Loop<Float64Array>): Kernel {
  const kernel = loopKernel(loop);
  return (args, rows, count, out, fail) => {
    kernel(args, rows, count, out, fail);
    const values = out.values as Float64Array;
    for (let i = 0; i < count; i++) values[rows[i] as number] = Math.fround(values[rows[i] as number] as number);
  };
}
