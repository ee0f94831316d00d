import { type Conversion, formatDouble, groupDigits, signedText } from './java-format-double.ts';

/**
 * Java's Formatter, for PRINTF: `%[argument$][flags][width][.precision]conversion` in the locale of the root. What Java
 * refuses is `invalid`; what it has and Weir has not (`%a`, `%h`, `%t`) is `missing`.
 */
export type FormatArgument =
  | { readonly kind: 'null' }
  | { readonly kind: 'integer'; readonly value: bigint; readonly bits: number }
  | { readonly kind: 'double'; readonly value: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string };

export type Formatted =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'missing'; readonly conversion: string };

/** Longest output of one conversion: a width beyond it would only fill the memory. */
const WIDTH_MAX = 1_000_000;

const INVALID: Formatted = { kind: 'invalid' };
const CONVERSION = /%(\d+\$)?([-#+ 0,(<]*)?(\d+)?(\.\d+)?([tT])?([a-zA-Z%])/y;

/** Formats arguments. Never throws. */
export function formatJava(format: string, args: readonly FormatArgument[]): Formatted {
  let text = '';
  let at = 0;
  let ordinary = 0;
  let last = -1;
  while (at < format.length) {
    const mark = format.indexOf('%', at);
    if (mark < 0) break;
    text += format.slice(at, mark);
    CONVERSION.lastIndex = mark;
    const match = CONVERSION.exec(format);
    if (match === null) return INVALID;
    at = mark + match[0].length;
    const [, index, flags = '', width, precision, time, letter] = match as unknown as (string | undefined)[] & [string];
    if (new Set(flags).size !== flags.length) return INVALID;
    const conversion = {
      flags: flags.replace('<', ''),
      width: width === undefined ? -1 : Number(width),
      precision: precision === undefined ? -1 : Number(precision.slice(1)),
      letter: letter as string,
    };
    if (time !== undefined || /[aAhH]/.test(conversion.letter)) {
      return { kind: 'missing', conversion: `%${time ?? ''}${conversion.letter}` };
    }
    if (!areFlagsSound(conversion)) return INVALID;
    let argument: FormatArgument | undefined;
    if (!/[%n]/.test(conversion.letter)) {
      const position = flags.includes('<') ? last : index === undefined ? ordinary++ : Number.parseInt(index, 10) - 1;
      argument = args[position];
      if (argument === undefined) return INVALID;
      last = position;
    }
    const part = formatOne(conversion, argument);
    if (part === null) return INVALID;
    text += part;
  }
  return { kind: 'text', text: text + format.slice(at) };
}

function areFlagsSound({ flags, width }: Conversion): boolean {
  const [left, zero] = [flags.includes('-'), flags.includes('0')];
  if ((left || zero) && width < 0) return false;
  if ((left && zero) || (flags.includes('+') && flags.includes(' '))) return false;
  return width <= WIDTH_MAX;
}

function formatOne(conversion: Conversion, argument: FormatArgument | undefined): string | null {
  const { letter, flags, precision, width } = conversion;
  const lower = letter.toLowerCase();
  // These have no form in capitals.
  if (letter !== lower && !/[BSCXEG]/.test(letter)) return null;
  let text: string | null;
  switch (lower) {
    case '%':
      return precision >= 0 || /[^-]/.test(flags) ? null : justify('%', conversion);
    case 'n':
      return precision >= 0 || width >= 0 || flags !== '' ? null : '\n';
    case 'b':
    case 's':
      if (/[^-]/.test(flags)) return null;
      text = cut(lower === 'b' ? booleanText(argument) : plainText(argument), precision);
      break;
    case 'c':
      if (/[^-]/.test(flags) || precision >= 0) return null;
      text = characterText(argument);
      break;
    case 'd':
    case 'o':
    case 'x':
      text = integerText(conversion, argument, lower);
      break;
    case 'e':
    case 'f':
    case 'g':
      if (argument?.kind === 'null') text = 'null';
      else text = argument?.kind === 'double' ? formatDouble(argument.value, { ...conversion, letter: lower }) : null;
      break;
    default:
      return null;
  }
  if (text === null) return null;
  return justify(letter === lower ? text : text.toUpperCase(), conversion);
}

function justify(text: string, { flags, width }: Conversion): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}

function cut(text: string, precision: number): string {
  return precision < 0 ? text : text.slice(0, precision);
}

function booleanText(argument: FormatArgument | undefined): string {
  if (argument?.kind === 'boolean') return String(argument.value);
  return argument?.kind === 'null' ? 'false' : 'true';
}

function plainText(argument: FormatArgument | undefined): string {
  switch (argument?.kind) {
    case 'integer':
    case 'boolean':
      return String(argument.value);
    case 'double':
      return argument.text;
    case 'text':
      return argument.value;
    default:
      return 'null';
  }
}

function characterText(argument: FormatArgument | undefined): string | null {
  if (argument?.kind === 'null') return 'null';
  if (argument?.kind !== 'integer' || argument.bits > 32) return null;
  const { value } = argument;
  return value < 0n || value > 0x10ffffn ? null : String.fromCodePoint(Number(value));
}

function integerText({ flags, width, precision }: Conversion, argument: FormatArgument | undefined, letter: string) {
  if (precision >= 0) return null;
  if (letter === 'd' ? flags.includes('#') : /[+ ,(]/.test(flags)) return null;
  if (argument?.kind === 'null') return 'null';
  if (argument?.kind !== 'integer') return null;
  const { value, bits } = argument;
  if (letter === 'd')
    return signedText(groupDigits((value < 0n ? -value : value).toString(), flags), value < 0n, flags, width);
  const digits = BigInt.asUintN(bits, value).toString(letter === 'x' ? 16 : 8);
  const prefix = flags.includes('#') ? (letter === 'x' ? '0x' : '0') : '';
  return prefix + (flags.includes('0') ? digits.padStart(width - prefix.length, '0') : digits);
}
