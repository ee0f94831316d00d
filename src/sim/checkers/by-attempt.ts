/**
 * Values by attempt and by name: that of a channel, of a subtask, of an actor. Watchers look one up for every element of
 * a run, and a text put together for each look-up has to be written, hashed and compared.
 */
export class ByAttempt<Value> {
  readonly #attempts = new Map<number, Map<string, Value>>();
  /** The attempt asked for last, and its values: most questions are about the same one. */
  #lastAttempt = Number.NaN;
  #last: Map<string, Value> | undefined;

  get(attempt: number, name: string): Value | undefined {
    return this.#valuesOf(attempt)?.get(name);
  }

  /** The value, made when it is first asked for; to be changed in place. */
  of(attempt: number, name: string, make: () => Value): Value {
    let value = this.get(attempt, name);
    if (value === undefined) {
      value = make();
      this.set(attempt, name, value);
    }
    return value;
  }

  set(attempt: number, name: string, value: Value): void {
    let values = this.#valuesOf(attempt);
    if (values === undefined) {
      values = new Map();
      this.#attempts.set(attempt, values);
      this.#last = values;
    }
    values.set(name, value);
  }

  clear(): void {
    this.#attempts.clear();
    this.#last = undefined;
  }

  #valuesOf(attempt: number): Map<string, Value> | undefined {
    if (attempt !== this.#lastAttempt) {
      this.#lastAttempt = attempt;
      this.#last = this.#attempts.get(attempt);
    }
    return this.#last;
  }
}
