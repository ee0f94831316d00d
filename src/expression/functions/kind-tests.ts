import { type LogicalType, typeText } from '#protocol/logical-type.ts';
import type { FunctionCall, ScalarFunction } from '../evaluate/scalar-function.ts';
import { textAt } from '../evaluate/text-kernels.ts';
import { parseJavaDouble } from '../casts/text-to-number.ts';
import { constantValue, foldConstant, literalNode } from '../evaluate/constant-node.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import { BOOLEAN, isInteger, isNumeric, isText, STRING } from '../types/type-rules.ts';

/**
 * IS_ALPHA, IS_DIGIT, IS_DECIMAL: what a value looks like, FALSE for NULL; of a number the type alone decides. TYPEOF.
 *
 * Assumption: letters and digits are those of the host's Unicode; JDK 17 has version 13. Flink: SqlFunctionUtils.
 */
function kindTest(
  name: string,
  ofNumber: (type: LogicalType) => boolean,
  ofText: (text: string) => boolean,
): ScalarFunction {
  return {
    name,
    signatures: [`${name}(text)`, `${name}(number)`],
    arity: [1, 1],
    bind({ args, span }: FunctionCall) {
      const [operand] = args as [TypedExpression];
      const text = isText(operand.type);
      if (!text && !isNumeric(operand.type)) return null;
      const number = !text && ofNumber(operand.type);
      return foldConstant({
        type: BOOLEAN,
        nullable: false,
        span,
        constant: operand.constant,
        bareNull: false,
        evaluate(frame, selection) {
          const column = operand.evaluate(frame, selection);
          const values = new Uint8Array(frame.capacity);
          for (let i = 0; i < selection.count; i++) {
            const row = selection.rows[i] as number;
            if (column.nulls?.[row] === 1) continue;
            values[row] = (text ? ofText(textAt(column, row)) : number) ? 1 : 0;
          }
          return { type: BOOLEAN, values, nulls: null };
        },
      });
    },
  };
}

/** Java looks at UTF-16 units: a letter of two units is none. */
function isAlpha(text: string): boolean {
  return /^\p{L}+$/u.test(text) && !/[\ud800-\udfff]/.test(text);
}

function isDigit(text: string): boolean {
  return /^\p{Nd}+$/u.test(text) && !/[\ud800-\udfff]/.test(text);
}

/** What Java parses as int, long (digits of any script) or double. */
function isDecimal(text: string): boolean {
  if (parseJavaDouble(text) !== null) return true;
  const digits = /^[+-]?(\p{Nd}+)$/u.exec(text)?.[1];
  if (digits === undefined || /[\ud800-\udfff]/.test(digits)) return false;
  const value = BigInt(Array.from(digits, digitValue).join(''));
  return value <= 9_223_372_036_854_775_807n || (text.startsWith('-') && value === 9_223_372_036_854_775_808n);
}

/** Digits of a script stand in ascending order, ten in a row. */
function digitValue(digit: string): number {
  const code = digit.charCodeAt(0);
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCharCode(code - value - 1))) value++;
  return value;
}

/** TYPEOF(value [, serializable]): the text of the type, and in its long form if the second, a literal, is TRUE. */
function bindTypeOf({ args, span }: FunctionCall): TypedExpression | null {
  const [operand, long] = args as [TypedExpression, TypedExpression | undefined];
  const serializable = long === undefined ? false : constantValue(long);
  if (typeof serializable !== 'boolean') return null;
  const text = serializable ? serializableText(operand.type) : typeText(operand.type);
  const described = operand.bareNull ? 'NULL' : text + (operand.nullable ? '' : ' NOT NULL');
  return { ...literalNode(STRING, described, span), nullable: true };
}

function serializableText(type: LogicalType): string {
  switch (type.kind) {
    case 'STRING':
      return 'VARCHAR(2147483647)';
    case 'BYTES':
      return 'VARBINARY(2147483647)';
    case 'ARRAY':
      return `ARRAY<${elementText(type.element)}>`;
    case 'MAP':
      return `MAP<${elementText(type.key)}, ${elementText(type.value)}>`;
    case 'ROW':
      return `ROW<${type.fields.map((field) => `\`${field.name}\` ${elementText(field)}`).join(', ')}>`;
    default:
      return typeText(type);
  }
}

function elementText({ type, nullable }: { readonly type: LogicalType; readonly nullable: boolean }): string {
  return serializableText(type) + (nullable ? '' : ' NOT NULL');
}

export const KIND_TEST_FUNCTIONS: readonly ScalarFunction[] = [
  kindTest('IS_ALPHA', () => false, isAlpha),
  kindTest('IS_DIGIT', isInteger, isDigit),
  kindTest('IS_DECIMAL', (type) => type.kind !== 'DECIMAL', isDecimal),
  {
    name: 'TYPEOF',
    signatures: ['TYPEOF(value [, serializable])'],
    arity: [1, 2],
    takesNull: true,
    bind: bindTypeOf,
  },
];
