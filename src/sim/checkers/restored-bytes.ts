import type { TransactRequest } from '#engine/ports.ts';
import { checksum } from '#std/checksum.ts';
import type { Delivery } from '../world/world-options.ts';
import { type CheckedRun, type Checker, InvariantBroken } from './checker.ts';

export const RESTORED_BYTES = 'The bytes a subtask restores are the bytes it had hashed when its snapshot was taken.';

const RECEIVES = ['loadSnapshot', 'snapshotLoaded'] as const;

/**
 * R2, a pair of assertions: every chunk is hashed by its key when it is stored, and every chunk that a subtask is given when
 * it arrives. The names (operator, state, key groups) have to be those of the handle too.
 */
export class RestoredBytes implements Checker {
  readonly receives = RECEIVES;
  readonly #run: CheckedRun;
  readonly #stored = new Map<string, string>();
  /** By actor, attempt and request: keys asked for, in order. */
  readonly #asked = new Map<string, readonly string[]>();

  constructor(run: CheckedRun) {
    this.#run = run;
  }

  onStored({ puts }: TransactRequest): void {
    for (const { store, key } of puts) {
      if (store !== 'chunks') continue;
      const chunk = this.#run.storage.peek('chunks', key);
      if (chunk instanceof ArrayBuffer) this.#stored.set(key, checksum(chunk));
    }
  }

  onReceived({ envelope: { from, to, epoch, attempt, message }, receiver, fenced }: Delivery): void {
    if (message.kind === 'loadSnapshot') {
      this.#asked.set(
        `${from} ${epoch}.${attempt} ${message.requestId}`,
        message.handles.map((handle) => handle.key),
      );
    } else if (message.kind === 'snapshotLoaded' && fenced === 0) {
      const keys = this.#asked.get(`${to} ${receiver.epoch}.${receiver.attempt} ${message.requestId}`) ?? [];
      if (keys.length !== message.chunks.length) {
        throw new InvariantBroken(
          RESTORED_BYTES,
          `${to} asked for ${keys.length} chunks, got ${message.chunks.length}.`,
        );
      }
      message.chunks.forEach(({ bytes }, index) => {
        const key = keys[index] as string;
        if (checksum(bytes) === this.#stored.get(key)) return;
        throw new InvariantBroken(RESTORED_BYTES, `${to} restores other bytes than were stored as ${key}.`);
      });
    }
  }
}
