import type { Column } from '#protocol/record-batch.ts';
import { fail, ok, type Result } from '#std/result.ts';
import { encodeUtf8 } from '#std/utf8.ts';
import { bytesOf, bytesOfText, textOfBytes, unitsOf } from '../values/binary-text.ts';
import { CHARSET_NAMES, decodeText, encodeText, findCharset } from '../java/java-charset.ts';
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
import { type RowFailure, setNull, type TypedExpression } from '../evaluate/typed-expression.ts';
import { BYTES, isBinary, isInteger, isText, STRING } from '../types/type-rules.ts';

/** Numbers, texts and bytes written in other alphabets. Flink: SqlFunctionUtils, EncodingUtils, java.util.Base64. */

/** BIN and HEX write the 64 bits of a negative integer, whatever its width; HEX also writes the bytes of a text. */
function bindDigits(call: FunctionCall, radix: 2 | 16): TypedExpression | null {
  const [operand] = call.args as [TypedExpression];
  if (isInteger(operand.type)) {
    const kernel = eachRow(([column], row, out) => {
      const bits = BigInt.asUintN(64, unscaledReader(column as Column)(row));
      (out.values as string[])[row] = bits.toString(radix).toUpperCase();
    });
    return strictCall(call, STRING, kernel);
  }
  if (radix === 2 || !isText(operand.type)) return null;
  const kernel = textRows(([text], row) => {
    let digits = '';
    for (const byte of encodeUtf8(textAt(text, row))) digits += byte.toString(16).padStart(2, '0');
    return digits.toUpperCase();
  });
  return strictCall(call, STRING, kernel);
}

/** UNHEX: NULL for what is no digit; of an odd number of digits the first one is read as zero, as in Flink. */
function unhex(digits: string): string | null {
  if (!/^[0-9A-Fa-f]*$/.test(digits)) return null;
  const even = digits.length % 2 === 0 ? digits : `00${digits.slice(1)}`;
  let bytes = '';
  for (let i = 0; i < even.length; i += 2) bytes += String.fromCharCode(Number.parseInt(even.slice(i, i + 2), 16));
  return bytes;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with padding, of a text of one unit a byte. */
export function toBase64(bytes: string): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes.charCodeAt(i), bytes.charCodeAt(i + 1), bytes.charCodeAt(i + 2)];
    const group = (a << 16) | ((b || 0) << 8) | (c || 0);
    const letters = [18, 12, 6, 0].map((shift) => ALPHABET[(group >> shift) & 63]);
    text += letters.slice(0, Math.min(3, bytes.length - i) + 1).join('');
  }
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

/** Reads Base64; padding may be missing, but not half of it. */
function fromBase64(text: string): Result<string, string> {
  const match = /^([A-Za-z0-9+/]*)(=*)$/.exec(text);
  if (match === null) return fail('a character is not of Base64');
  const [, letters = '', padding = ''] = match;
  const rest = letters.length % 4;
  if (rest === 1) return fail('the last letter of Base64 stands alone');
  if (padding !== '' && rest + padding.length !== 4) return fail('the padding of Base64 does not fit');
  let bytes = '';
  let [group, bits] = [0, 0];
  for (const letter of letters) {
    group = ((group << 6) | ALPHABET.indexOf(letter)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += String.fromCharCode((group >> bits) & 0xff);
  }
  return ok(bytes);
}

function bindToBase64(call: FunctionCall): TypedExpression | null {
  const [operand] = call.args as [TypedExpression];
  const binary = isBinary(operand.type);
  if (!binary && !isText(operand.type)) return null;
  const kernel = textRows(([text], row) => toBase64(binary ? textAt(text, row) : bytesOfText(textAt(text, row))));
  return strictCall(call, STRING, kernel);
}

function bindFromBase64(call: FunctionCall): TypedExpression | null {
  const [operand] = call.args as [TypedExpression];
  if (!isText(operand.type) && !isBinary(operand.type)) return null;
  const kernel = eachRow(([text], row, out, failRow) => {
    const bytes = fromBase64(textAt(text, row));
    if (!bytes.ok) failRow(row, 'bad-text', bytes.failure);
    else (out.values as string[])[row] = textOfBytes(bytes.value);
  });
  return strictCall(call, STRING, kernel);
}

/** ENCODE and DECODE in a named character set; a constant one that Weir lacks is refused. */
function bindCharset(call: FunctionCall, decode: boolean): TypedExpression | Refusal | null {
  const [operand, charset] = call.args as [TypedExpression, TypedExpression];
  if (!isText(charset.type) || !(decode ? isBinary(operand.type) : isText(operand.type))) return null;
  const constant = constantValue(charset);
  if (typeof constant === 'string' && findCharset(constant) === null) {
    return { refused: 'unsupported-function', message: charsetProblem(constant), span: charset.span };
  }
  const kernel = eachRow((args, row, out, failRow) => {
    const set = charsetAt(args[1], row, failRow);
    if (set === null) return;
    const text = textAt(args[0], row);
    (out.values as string[])[row] = decode ? decodeText(bytesOf(text), set) : unitsOf(encodeText(text, set));
  });
  return strictCall(call, decode ? STRING : BYTES, kernel);
}

function charsetAt(column: Column | undefined, row: number, failRow: RowFailure): ReturnType<typeof findCharset> {
  const name = textAt(column, row);
  const charset = findCharset(name);
  if (charset === null) failRow(row, 'bad-text', charsetProblem(name));
  return charset;
}

function charsetProblem(name: string): string {
  return `Weir has no character set ${name}; it has ${CHARSET_NAMES}.`;
}

/** Java's URLEncoder: a blank is `+`, and all but letters, digits and `-_.*` is `%` and the bytes of its UTF-8. */
function urlEncode(text: string): string {
  let encoded = '';
  for (const byte of encodeUtf8(text)) {
    const letter = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.*]/.test(letter)) encoded += letter;
    else encoded += byte === 0x20 ? '+' : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  }
  return encoded;
}

/** Java's URLDecoder; null where a `%` has no two digits. */
function urlDecode(text: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  return text.replace(/\+|(?:%[0-9A-Fa-f]{2})+/g, (part) =>
    part === '+' ? ' ' : decodeText(bytesOf(unhex(part.replaceAll('%', '')) as string), 'UTF-8'),
  );
}

function textFunction(name: string, compute: (text: string) => string | null): ScalarFunction {
  const kernel = textRows(([text], row) => compute(textAt(text, row)));
  return {
    name,
    signatures: [`${name}(text)`],
    arity: [1, 1],
    bind(call) {
      const [operand] = call.args as [TypedExpression];
      return isText(operand.type) ? strictCall(call, STRING, kernel, { nullable: true }) : null;
    },
  };
}

function bindUnhex(call: FunctionCall): TypedExpression | null {
  const [operand] = call.args as [TypedExpression];
  if (!isText(operand.type)) return null;
  const kernel = eachRow(([text], row, out) => {
    const bytes = unhex(textAt(text, row));
    if (bytes === null) setNull(out, row);
    else (out.values as string[])[row] = bytes;
  });
  return strictCall(call, BYTES, kernel, { nullable: true });
}

export const ENCODING_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'BIN', signatures: ['BIN(integer)'], arity: [1, 1], bind: (call) => bindDigits(call, 2) },
  { name: 'HEX', signatures: ['HEX(integer)', 'HEX(text)'], arity: [1, 1], bind: (call) => bindDigits(call, 16) },
  { name: 'UNHEX', signatures: ['UNHEX(text)'], arity: [1, 1], bind: bindUnhex },
  { name: 'TO_BASE64', signatures: ['TO_BASE64(text)', 'TO_BASE64(bytes)'], arity: [1, 1], bind: bindToBase64 },
  { name: 'FROM_BASE64', signatures: ['FROM_BASE64(text)'], arity: [1, 1], bind: bindFromBase64 },
  {
    name: 'ENCODE',
    signatures: ['ENCODE(text, charset)'],
    arity: [2, 2],
    bind: (call) => bindCharset(call, false),
  },
  {
    name: 'DECODE',
    signatures: ['DECODE(bytes, charset)'],
    arity: [2, 2],
    bind: (call) => bindCharset(call, true),
  },
  textFunction('URL_ENCODE', urlEncode),
  textFunction('URL_DECODE', urlDecode),
];
