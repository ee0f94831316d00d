import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8 } from '#std/utf8.ts';
import { type FunctionCall, type ScalarFunction, strictCall } from '../scalar-function.ts';
import { textAt, textRows } from '../text-kernels.ts';
import type { TypedExpression } from '../typed-expression.ts';
import { isText } from '../type-rules.ts';

/** Hashes of a text's UTF-8 bytes as lower-case hexadecimal: CHAR of twice the bytes. */
function hashFunction(name: string, bytes: number, hash: (input: Uint8Array) => Uint8Array): ScalarFunction {
  const kernel = textRows(([text], row) => hexText(hash(encodeUtf8(textAt(text, row)))));
  return {
    name,
    signatures: [`${name}(text)`],
    arity: [1, 1],
    bind(call: FunctionCall) {
      const [operand] = call.args as [TypedExpression];
      return isText(operand.type) ? strictCall(call, { kind: 'CHAR', length: 2 * bytes }, kernel) : null;
    },
  };
}

function hexText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

export const HASH_FUNCTIONS: readonly ScalarFunction[] = [
  hashFunction('MD5', 16, md5),
  hashFunction('SHA256', 32, sha256),
];
