/** Values numbered by their text, from 1: what is equal has one number, so that a state of many parts is a few integers. */
export class Interned<Value> {
  readonly #numbers = new Map<string, number>();
  readonly #values: Value[] = [];

  /** The number of a value. `make` is called for the first one with this text. */
  number(text: string, make: (number: number) => Value): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#values.length + 1;
    this.#numbers.set(text, number);
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
