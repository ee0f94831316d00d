import type { LogicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { type FunctionCall, strictCall } from '../evaluate/scalar-function.ts';
import { constantValue } from '../evaluate/constant-node.ts';
import type { Kernel, TypedExpression } from '../evaluate/typed-expression.ts';
import { type Arithmetic, MULTIPLY, SUBTRACT } from './arithmetic-loops.ts';

/**
 * Sums and products with constants on 64 bits as one pass: `a * 3 + b` is 3·a + 1·b + 0, however deep it nests. 64-bit
 * arithmetic is that of a ring (it wraps, or cannot overflow), so the order of operations changes no bit; and NULL
 * comes of the same columns. What cannot fail may be computed together.
 */
interface LinearForm {
  readonly terms: readonly LinearTerm[];
  readonly constant: bigint;
}

interface LinearTerm {
  readonly factor: bigint;
  readonly node: TypedExpression;
}

/** By node; a node that was made of another's parts is not known, and a term of its own. */
const FORMS = new WeakMap<TypedExpression, LinearForm>();

/** Terms that one pass adds up. */
const TERMS_MAX = 3;

/**
 * The form of `left operation right`, or null if it is a product of two columns, or a sum of two as they are. `unit`:
 * what one of an operand of a sum is in the result, a power of ten for DECIMAL.
 */
export function linearForm(
  operation: Arithmetic,
  left: TypedExpression,
  right: TypedExpression,
  unit: (node: TypedExpression) => bigint,
): LinearForm | null {
  const [a, b] = [formOf(left), formOf(right)];
  if (operation === MULTIPLY) {
    if (a.terms.length > 0 === b.terms.length > 0) return null;
    return b.terms.length === 0 ? scaled(a, b.constant) : scaled(b, a.constant);
  }
  const [unitA, unitB] = [unit(left), operation === SUBTRACT ? -unit(right) : unit(right)];
  const known = sum(scaled(a, unitA), scaled(b, unitB));
  const count = known.terms.length;
  const form = count > 0 && count <= TERMS_MAX ? known : sum(scaled(alone(left), unitA), scaled(alone(right), unitB));
  // A plain sum of two columns has a loop without factors.
  const plain = form.terms.length === 2 && form.constant === 0n && form.terms.every(({ factor }) => factor === 1n);
  return plain ? null : form;
}

function sum(a: LinearForm, b: LinearForm): LinearForm {
  return { terms: [...a.terms, ...b.terms], constant: BigInt.asIntN(64, a.constant + b.constant) };
}

/** The node of a form. */
export function linearCall(call: FunctionCall, type: LogicalType, form: LinearForm): TypedExpression {
  const args = form.terms.map(({ node }) => node);
  const nullable = call.args.some((arg) => arg.nullable);
  const node = strictCall(call, type, linearKernel(form), { args, nullable });
  FORMS.set(node, form);
  return node;
}

function formOf(node: TypedExpression): LinearForm {
  const value = constantValue(node);
  if (typeof value === 'bigint') return { terms: [], constant: value };
  return FORMS.get(node) ?? alone(node);
}

function alone(node: TypedExpression): LinearForm {
  return { terms: [{ factor: 1n, node }], constant: 0n };
}

function scaled({ terms, constant }: LinearForm, by: bigint): LinearForm {
  return {
    terms: terms.map(({ factor, node }) => ({ factor: BigInt.asIntN(64, factor * by), node })),
    constant: BigInt.asIntN(64, constant * by),
  };
}

function linearKernel({ terms, constant }: LinearForm): Kernel {
  const [f = 0n, g = 0n, h = 0n] = terms.map(({ factor }) => factor);
  return (args, rows, count, out) => {
    const [a, b, c] = args.map((column: Column) => column.values as BigInt64Array) as [
      BigInt64Array,
      BigInt64Array,
      BigInt64Array,
    ];
    const values = out.values as BigInt64Array;
    if (args.length === 1) sumOne(a, f, constant, rows, count, values);
    else sumTwo(a, f, b, g, constant, rows, count, values);
    if (args.length === 3) addThird(c, h, rows, count, values);
  };
}

function sumOne(a: BigInt64Array, f: bigint, c: bigint, rows: Int32Array, count: number, out: BigInt64Array): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    out[row] = (a[row] as bigint) * f + c;
  }
}

function sumTwo(
  a: BigInt64Array,
  f: bigint,
  b: BigInt64Array,
  g: bigint,
  c: bigint,
  rows: Int32Array,
  count: number,
  out: BigInt64Array,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    out[row] = (a[row] as bigint) * f + (b[row] as bigint) * g + c;
  }
}

function addThird(a: BigInt64Array, f: bigint, rows: Int32Array, count: number, out: BigInt64Array): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    out[row] = (out[row] as bigint) + (a[row] as bigint) * f;
  }
}
