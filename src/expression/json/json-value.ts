import { javaDoubleText } from '../values/java-double-text.ts';
import { JSON_ESCAPES } from './json-escapes.ts';

/**
 * JSON as Flink's functions read and write it: numbers keep their digits, the keys of an object are written in order,
 * and what stands behind the first value is not looked at. Flink: SqlJsonUtils, Jackson.
 */
export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | ReadonlyMap<string, JsonValue>;

/** A number by its digits: `unscaled` / 10^`scale`. `whole`: written without point and exponent. */
export interface JsonNumber {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly whole: boolean;
}

/** Nesting that Jackson reads. */
const DEPTH_MAX = 1000;

/** Reads the first value of a text; undefined where there is none, or where an object may not repeat a key and does. */
export function parseJson(text: string, repeatedKeys = true): JsonValue | undefined {
  const reader = new JsonReader(text, repeatedKeys);
  const value = reader.value(0);
  return reader.failed ? undefined : value;
}

/** Whether a value is neither array nor object. */
export function isJsonScalar(value: JsonValue): value is null | boolean | string | JsonNumber {
  return !Array.isArray(value) && !(value instanceof Map);
}

/** Writes a value without blanks, as a VARIANT holds it: a number with a fraction is a double. */
export function writeVariant(value: JsonValue): string {
  return writeJson(value, (number) =>
    number.whole ? String(number.unscaled) : javaDoubleText(Number(`${number.unscaled}e${-number.scale}`)),
  );
}

/** Writes a value without blanks. */
export function writeJson(value: JsonValue, write: (number: JsonNumber) => string = numberText): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoteJson(value);
  if (value instanceof Map) {
    const keys = [...(value as ReadonlyMap<string, JsonValue>).keys()].sort();
    return `{${keys.map((key) => `${quoteJson(key)}:${writeJson(value.get(key) as JsonValue, write)}`).join(',')}}`;
  }
  if (Array.isArray(value))
    return `[${(value as readonly JsonValue[]).map((item) => writeJson(item, write)).join(',')}]`;
  return write(value as JsonNumber);
}

/** Java's text of a scalar that is not null. */
export function scalarText(value: boolean | string | JsonNumber): string {
  return typeof value === 'object' ? numberText(value) : String(value);
}

function numberText({ unscaled, scale, whole }: JsonNumber): string {
  return whole ? String(unscaled) : bigDecimalText(unscaled, scale);
}

/** Java's BigDecimal.toString: plain from 0.000001 on, with an exponent below it and for negative scales. */
export function bigDecimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = String(unscaled < 0n ? -unscaled : unscaled);
  const exponent = digits.length - 1 - scale;
  if (scale >= 0 && exponent >= -6) {
    if (scale === 0) return sign + digits;
    const padded = digits.padStart(scale + 1, '0');
    return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  }
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${sign}${mantissa}E${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

const SHORT: Readonly<Record<string, string>> = { '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' };

/** A text as JSON string: only quotes, backslashes and control characters are escaped. */
export function quoteJson(text: string): string {
  let quoted = '"';
  for (const unit of text) {
    if (unit === '"' || unit === '\\') quoted += `\\${unit}`;
    else if (SHORT[unit] !== undefined) quoted += `\\${SHORT[unit]}`;
    else if (unit < ' ') quoted += `\\u${(unit.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
    else quoted += unit;
  }
  return `${quoted}"`;
}

class JsonReader {
  failed = false;
  readonly #text: string;
  readonly #repeatedKeys: boolean;
  #at = 0;

  constructor(text: string, repeatedKeys: boolean) {
    this.#text = text;
    this.#repeatedKeys = repeatedKeys;
  }

  value(depth: number): JsonValue {
    this.#blanks();
    const first = this.#text[this.#at];
    if (depth > DEPTH_MAX) return this.#fail();
    switch (first) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonValue {
    const entries = new Map<string, JsonValue>();
    this.#at++;
    if (this.#accept('}')) return entries;
    do {
      this.#blanks();
      if (this.#text[this.#at] !== '"') return this.#fail();
      const key = this.#string();
      if (!this.#accept(':')) return this.#fail();
      if (!this.#repeatedKeys && entries.has(key as string)) return this.#fail();
      entries.set(key as string, this.value(depth + 1));
      if (this.failed) return null;
    } while (this.#accept(','));
    return this.#accept('}') ? entries : this.#fail();
  }

  #array(depth: number): JsonValue {
    const items: JsonValue[] = [];
    this.#at++;
    if (this.#accept(']')) return items;
    do {
      items.push(this.value(depth + 1));
      if (this.failed) return null;
    } while (this.#accept(','));
    return this.#accept(']') ? items : this.#fail();
  }

  #string(): JsonValue {
    let value = '';
    this.#at++;
    for (;;) {
      const unit = this.#text[this.#at++];
      if (unit === undefined || unit < ' ') return this.#fail();
      if (unit === '"') return value;
      if (unit !== '\\') {
        value += unit;
        continue;
      }
      const escape = this.#text[this.#at++] ?? '';
      const plain = JSON_ESCAPES[escape];
      if (plain !== undefined) value += plain;
      else {
        const digits = this.#text.slice(this.#at, this.#at + 4);
        if (escape !== 'u' || !/^[0-9A-Fa-f]{4}$/.test(digits)) return this.#fail();
        value += String.fromCharCode(Number.parseInt(digits, 16));
        this.#at += 4;
      }
    }
  }

  #number(): JsonValue {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null || this.#at === this.#text.length) return this.#fail();
    this.#at += match[0].length;
    // A number ends at a blank, a separator or the end.
    if (/[^\s,\]}]/.test(this.#text[this.#at] ?? ' ')) return this.#fail();
    const [, sign = '', digits = '', fraction = '', exponent = '0'] = match;
    const whole = match[3] === undefined && match[4] === undefined;
    if (exponent.length > 6) return this.#fail();
    return { unscaled: BigInt(`${sign}${digits}${fraction}`), scale: fraction.length - Number(exponent), whole };
  }

  #word(word: string, value: boolean | null): JsonValue {
    if (!this.#text.startsWith(word, this.#at)) return this.#fail();
    this.#at += word.length;
    return /[A-Za-z0-9_$]/.test(this.#text[this.#at] ?? ' ') ? this.#fail() : value;
  }

  #accept(symbol: string): boolean {
    this.#blanks();
    if (this.#text[this.#at] !== symbol) return false;
    this.#at++;
    return true;
  }

  #blanks(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #fail(): null {
    this.failed = true;
    return null;
  }
}

const NUMBER = /(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?/y;
