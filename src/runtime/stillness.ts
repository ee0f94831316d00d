/** No clock of two workers may make one rest for longer: what is further ahead than this was not meant. */
const STILL_MS_MAX = 200;

/**
 * Until when a job's subtasks stand still, in a word of shared memory: a hand at the page is answered by five threads, one
 * after the other, and each of them would wait behind workers that hear of it only once their messages are read. Written
 * by the page, looked at by subtasks between two steps. It ends by itself, so that a page that hangs holds nobody up.
 *
 * Times are on the absolute host clock, in ms, modulo 2^32.
 */
export class Stillness {
  readonly buffer: SharedArrayBuffer;
  readonly #until: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#until = new Int32Array(buffer);
  }

  /** One that nobody has asked for yet; null where memory cannot be shared: the page is not isolated. */
  static create(): Stillness | null {
    // Without the headers of isolation the constructor is there in Node only.
    if (typeof SharedArrayBuffer === 'undefined') return null;
    return new Stillness(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  }

  /** From `now` on for `ms`, whatever was asked for before. */
  ask(now: number, ms: number): void {
    Atomics.store(this.#until, 0, Math.ceil(now + ms) | 0);
  }

  /** How long it still lasts; 0 = it does not. */
  leftMs(now: number): number {
    const left = (Atomics.load(this.#until, 0) - Math.floor(now)) | 0;
    return left > 0 && left <= STILL_MS_MAX ? left : 0;
  }
}
