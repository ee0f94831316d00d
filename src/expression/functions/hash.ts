import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { encodeUtf8 } from '#std/utf8.ts';
import { bytesOf, hexOfBytes, unitsOf } from '../values/binary-text.ts';
import { unscaledReader } from '../evaluate/read-number.ts';
import {
  eachRow,
  type FunctionCall,
  type Refusal,
  type ScalarFunction,
  strictCall,
} from '../evaluate/scalar-function.ts';
import { textAt, textRows } from '../evaluate/text-kernels.ts';
import { constantValue } from '../evaluate/constant-node.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import { isBinary, isInteger, isText } from '../types/type-rules.ts';
import type { Column } from '#protocol/record-batch.ts';

/** Hashes of a text's UTF-8 or of bytes, as lower-case hexadecimal: CHAR of twice the bytes. */
type Hash = (input: Uint8Array) => Uint8Array;

function hashFunction(name: string, bytes: number, hash: Hash): ScalarFunction {
  return {
    name,
    signatures: [`${name}(text)`, `${name}(bytes)`],
    arity: [1, 1],
    bind(call: FunctionCall) {
      const input = inputOf(call.args[0] as TypedExpression);
      if (input === null) return null;
      const kernel = textRows(([column], row) => hexText(hash(input(column, row))));
      return strictCall(call, { kind: 'CHAR', length: 2 * bytes }, kernel);
    },
  };
}

/** Reads what is hashed, or null for a type that Flink does not hash. */
function inputOf({ type }: TypedExpression): ((column: Column | undefined, row: number) => Uint8Array) | null {
  if (isBinary(type)) return (column, row) => bytesOf(textAt(column, row));
  return isText(type) ? (column, row) => encodeUtf8(textAt(column, row)) : null;
}

function hexText(bytes: Uint8Array): string {
  return hexOfBytes(unitsOf(bytes));
}

/** By the number of bits; with a length from a column Flink also finds "SHA-1". */
const SHA2: Readonly<Record<string, Hash>> = { 224: sha224, 256: sha256, 384: sha384, 512: sha512 };

function bindSha2(call: FunctionCall): TypedExpression | Refusal | null {
  const [operand, length] = call.args as [TypedExpression, TypedExpression];
  const input = inputOf(operand);
  if (input === null || !isInteger(length.type)) return null;
  const constant = constantValue(length);
  if (constant !== undefined && constant !== null && SHA2[String(constant)] === undefined) {
    return { refused: 'constant-error', message: 'SHA2 has 224, 256, 384 or 512 bits.', span: length.span };
  }
  const kernel = eachRow((args, row, out, fail) => {
    const bits = String(unscaledReader(args[1] as Column)(row));
    const hash = bits === '1' ? sha1 : SHA2[bits];
    if (hash === undefined) fail(row, 'bad-argument', `there is no SHA-${bits}`);
    else (out.values as string[])[row] = hexText(hash(input(args[0], row)));
  });
  return strictCall(call, { kind: 'VARCHAR', length: 128 }, kernel);
}

export const HASH_FUNCTIONS: readonly ScalarFunction[] = [
  hashFunction('MD5', 16, md5),
  hashFunction('SHA1', 20, sha1),
  hashFunction('SHA224', 28, sha224),
  hashFunction('SHA256', 32, sha256),
  hashFunction('SHA384', 48, sha384),
  hashFunction('SHA512', 64, sha512),
  { name: 'SHA2', signatures: ['SHA2(text, bits)', 'SHA2(bytes, bits)'], arity: [2, 2], bind: bindSha2 },
];
