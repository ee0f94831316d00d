import type { TraceEvent } from '#protocol/trace.ts';

/**
 * A running hash over a trace, to compare two runs to the byte without keeping them: two lanes of FNV-1a over 32-bit
 * words. It walks the events instead of writing them out, which was a tenth of a run.
 */
export class TraceHash {
  #low = 0x811c9dc5;
  #high = 0xcbf29ce4 | 0;
  /** Most texts of a run are few and come again and again. */
  readonly #texts = new Map<string, number>();

  add(event: TraceEvent): void {
    const { stamp, actor, sequence, attempt, body } = event;
    this.#number(stamp.timeMs);
    this.#word(stamp.counter);
    this.#text(actor);
    this.#word(sequence);
    this.#word(attempt);
    this.#value(body);
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    return `${hex(this.#high)}${hex(this.#low)}`;
  }

  #value(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.#number(value);
        return;
      case 'string':
        this.#text(value);
        return;
      case 'boolean':
        this.#word(value ? TRUE : FALSE);
        return;
      case 'object':
        if (value === null) this.#word(NULL);
        else if (Array.isArray(value)) {
          this.#word(value.length);
          for (const item of value) this.#value(item);
        } else {
          for (const key in value) {
            this.#name(key);
            this.#value((value as Record<string, unknown>)[key]);
          }
        }
        return;
      default:
        this.#text(String(value));
    }
  }

  #number(value: number): void {
    if ((value | 0) === value) {
      this.#word(value);
      return;
    }
    SCRATCH.setFloat64(0, value);
    this.#word(SCRATCH.getInt32(0));
    this.#word(SCRATCH.getInt32(4));
  }

  #name(name: string): void {
    let hash = NAMES.get(name);
    if (hash === undefined) {
      hash = hashOf(name);
      NAMES.set(name, hash);
    }
    this.#word(hash);
  }

  #text(text: string): void {
    let hash = this.#texts.get(text);
    if (hash === undefined) {
      hash = hashOf(text);
      if (this.#texts.size < TEXTS_MAX) this.#texts.set(text, hash);
    }
    this.#word(hash);
  }

  #word(word: number): void {
    this.#low = Math.imul(this.#low ^ word, 0x01000193);
    this.#high = Math.imul((this.#high ^ (this.#high >>> 15)) + word, 0x85ebca6b);
  }
}

const SCRATCH = new DataView(new ArrayBuffer(8));
const TRUE = 0x1f83d9ab;
const FALSE = 0x5be0cd19;
const NULL = 0x3c6ef372;
const TEXTS_MAX = 10_000;
/** Of property names, which are those of the protocol: the same in all runs. */
const NAMES = new Map<string, number>();

function hashOf(text: string): number {
  let hash = text.length;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}
