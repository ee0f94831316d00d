/**
 * Values numbered by their text, from 1: what is equal has one number, so that a state of many parts is a few integers.
 *
 * Long texts are kept as 128 bits of hash: with 10^6 texts two of them meet in one exploration of 10^26.
 */
export class Interned<Value> {
  readonly #numbers = new Map<string, number>();
  readonly #values: Value[] = [];

  /** The number of a value. `make` is called for the first one with this text. */
  number(text: string, make: (number: number) => Value): number {
    const key = text.length <= SHORT_MAX ? text : digestOf(text);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#values.length + 1;
    this.#numbers.set(key, number);
    this.#values.push(make(number));
    return number;
  }

  /** The value of a number. */
  value(number: number): Value {
    return this.#values[number - 1] as Value;
  }

  size(): number {
    return this.#values.length;
  }
}

const SHORT_MAX = 64;

/** Four multiply-rotate lanes; longer than any short text. */
function digestOf(text: string): string {
  let [a, b, c, d] = [0x2545f491, 0x27d4eb2f, 0x165667b1, 0x7f4a7c15];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x85ebca6b);
    a = (a << 13) | (a >>> 19);
    b = Math.imul(b + code, 0xc2b2ae35);
    b ^= b >>> 15;
    c = Math.imul(c ^ code, 0x9e3779b1);
    c = (c << 17) | (c >>> 15);
    d = Math.imul(d + code, 0x01000193);
    d ^= d >>> 13;
  }
  return `${text.length.toString(16).padStart(SHORT_MAX, ' ')} ${a} ${b} ${c} ${d}`;
}
