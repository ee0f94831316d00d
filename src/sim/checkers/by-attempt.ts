/**
 * Values by attempt and by name: that of a channel, of a subtask, of an actor. Watchers look one up for every element of
 * a run, and a text put together for each look-up has to be written, hashed and compared.
 */
export class ByAttempt<Value> {
  readonly #attempts = new Map<number, Map<string, Value>>();

  get(attempt: number, name: string): Value | undefined {
    return this.#attempts.get(attempt)?.get(name);
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
    let values = this.#attempts.get(attempt);
    if (values === undefined) {
      values = new Map();
      this.#attempts.set(attempt, values);
    }
    values.set(name, value);
  }

  clear(): void {
    this.#attempts.clear();
  }
}
