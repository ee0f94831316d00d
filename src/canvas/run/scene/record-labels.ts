/**
 * Short names of keys on the screen: the shortest prefix of at most two letters that no other key on the screen has. Once
 * given, a name stays, so that a record does not change its letter on the way; a key that is not met for long loses it.
 */
export class RecordLabels {
  readonly #labels = new Map<string, string>();
  readonly #users = new Map<string, number>();

  /** The label of a key. */
  labelOf(key: string): string {
    const known = this.#labels.get(key);
    if (known !== undefined) {
      // Kept in order of use: the first of the map is the one not met for longest.
      this.#labels.delete(key);
      this.#labels.set(key, known);
      return known;
    }
    const letters = [...key];
    const one = letters[0] ?? '·';
    const label = letters.length <= 2 ? key || '·' : this.#users.has(one) ? letters.slice(0, 2).join('') : one;
    this.#labels.set(key, label);
    this.#users.set(label, (this.#users.get(label) ?? 0) + 1);
    if (this.#labels.size > LABELS_MAX) this.#forgetOldest();
    return label;
  }

  #forgetOldest(): void {
    for (const [key, label] of this.#labels) {
      this.#labels.delete(key);
      const users = (this.#users.get(label) ?? 1) - 1;
      if (users > 0) this.#users.set(label, users);
      else this.#users.delete(label);
      return;
    }
  }
}

/** Keys remembered; a screen shows far fewer. */
const LABELS_MAX = 2000;
