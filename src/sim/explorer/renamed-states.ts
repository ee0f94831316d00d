import type { JobManagerState } from '#engine/coordinator/job-manager-state.ts';
import { countersKey, fenceKey, type JobCounters } from '#engine/vault/storage-keys.ts';
import { COORDINATOR, type ExploredJob } from './explored-job.ts';
import { ATTEMPT, CHECKPOINT, EPOCH, type GappedText, gappedText, GivenNumber } from './given-numbers.ts';
import { Interned } from './interned.ts';
import type { JointState } from './joint-state.ts';
import { Links } from './links-of-incarnations.ts';
import { type LocalActors, UNORDERED } from './local-actors.ts';
import type { LocalStorage } from './local-storage.ts';
import { byPlace } from './stored-place.ts';

/**
 * What a state is but for the numbers given so far: states of which one becomes the other by giving checkpoints, attempts
 * and epochs other numbers in the same order have the same words here, and one of them is explored.
 *
 * Nobody looks at such a number but to compare it with another of its kind, or to give the next one, which is one more than
 * the newest. So two such states have the same transitions, which lead to two such states again, and the same verdicts:
 * rows, and whether what was complete can be restored. That needs nothing to be above the newest; else the numbers of that
 * kind stay as they are. 0 is none.
 *
 * Only what is seen is recognised by it: states themselves are not renamed, so a path is one of the job.
 * Assumption: numbers stay below ten where names are compared as texts.
 */
export class RenamedStates {
  readonly #job: ExploredJob;
  readonly #actors: LocalActors;
  readonly #storage: LocalStorage;
  readonly #links = new Links();
  readonly #texts = new Interned<null>();
  readonly #parts: Record<Part, (Numbered | undefined)[]> = { actor: [], storage: [], operation: [], message: [] };
  #words: number[] = [];
  /** Where kinds and numbers begin in the words. */
  #gaps: number[] = [];

  constructor(job: ExploredJob, actors: LocalActors, storage: LocalStorage) {
    this.#job = job;
    this.#actors = actors;
    this.#storage = storage;
  }

  /** Words that are the same for states that are the same but for the numbers. */
  words(state: JointState): Int32Array {
    const { crashes, aborts, checkpoints, zombies } = state.budget;
    this.#words = [crashes | (aborts << 8) | (checkpoints << 16) | (zombies << 24)];
    this.#gaps = [];
    this.#gap(CHECKPOINT, state.completed);
    this.#part('storage', state.storage);
    for (const slot of state.slots) this.#part('actor', slot);
    this.#list('operation', state.operations);
    this.#list('operation', state.ghosts);
    for (const link of [...state.links.keys()].sort((a, b) => a - b)) {
      const { slot, attempt } = this.#links.incarnation(link);
      this.#words.push(slot * SLOTS_MAX + this.#links.receiver(link));
      this.#gap(ATTEMPT, attempt);
      this.#list('message', state.links.get(link) as readonly number[]);
    }
    this.#rename(this.#newest(state));
    return Int32Array.from(this.#words);
  }

  #list(part: Part, numbers: readonly number[]): void {
    this.#words.push(numbers.length);
    for (const each of numbers) this.#part(part, each);
  }

  #part(part: Part, number: number): void {
    let known = this.#parts[part][number];
    if (known === undefined) {
      const { text, numbers } = this.#textOf(part, number);
      known = { number: this.#texts.number(`${part} ${text}`, () => null), numbers };
      this.#parts[part][number] = known;
    }
    this.#words.push(known.number);
    for (let at = 0; at < known.numbers.length; at += 2) {
      this.#gap(known.numbers[at] as number, known.numbers[at + 1] as number);
    }
  }

  #gap(given: number, number: number): void {
    this.#gaps.push(this.#words.length, given);
    this.#words.push(number);
  }

  /** Puts places in their order for the numbers. */
  #rename(newest: readonly number[]): void {
    const found: number[][] = newest.map((number) => [0, number]);
    for (let at = 0; at < this.#gaps.length; at += 2) {
      const kind = found[this.#gaps[at + 1] as number] as number[];
      const number = this.#words[this.#gaps[at] as number] as number;
      if (!kind.includes(number)) kind.push(number);
    }
    const isAbove = found.map((numbers, kind) => numbers.some((number) => number > (newest[kind] as number)));
    for (const numbers of found) numbers.sort((a, b) => a - b);
    for (let at = 0; at < this.#gaps.length; at += 2) {
      const kind = this.#gaps[at + 1] as number;
      const place = this.#gaps[at] as number;
      const number = this.#words[place] as number;
      this.#words[place] = isAbove[kind] === true ? -1 - number : (found[kind] as number[]).indexOf(number);
    }
  }

  /** The number given last, by kind: as the coordinator knows it, or the next one will from storage. */
  #newest(state: JointState): readonly number[] {
    const coordinator = state.slots[COORDINATOR] as number;
    if (coordinator !== 0) {
      const { lastCheckpointId, attempt, epoch } = this.#actors.state(coordinator).saved as JobManagerState;
      if (epoch > 0) return [lastCheckpointId, attempt, epoch];
    }
    const stored = this.#storage.saved(state.storage).get('fence');
    const counters = stored?.get(countersKey(this.#job.jobId)) as JobCounters | undefined;
    const epoch = (stored?.get(fenceKey(this.#job.jobId)) as number | undefined) ?? 0;
    return [counters?.lastCheckpointId ?? 0, counters?.lastAttempt ?? 0, epoch];
  }

  #textOf(part: Part, number: number): GappedText {
    if (number === 0 && part === 'actor') return { text: 'none', numbers: [] };
    switch (part) {
      case 'actor': {
        const { slot, descriptor, saved, timers, running, ended } = this.#actors.state(number);
        const about = descriptor === null ? null : { ...descriptor, plan: null };
        return gappedText(
          [slot, timers, running, about, ended ? 'ended' : { ...(saved as object), plan: null }],
          UNORDERED,
        );
      }
      case 'storage':
        return this.#storageText(number);
      case 'operation':
        return gappedText([this.#actors.operation(number)], UNORDERED);
      case 'message':
        return gappedText([{ ...this.#actors.message(number).envelope, stamp: null }], UNORDERED);
    }
  }

  #storageText(content: number): GappedText {
    const entries = [...this.#storage.saved(content)].flatMap(([store, values]) =>
      [...values].map(([key, value]) => ({ store, key, value })),
    );
    entries.sort(byPlace);
    const fence = fenceKey(this.#job.jobId);
    const values = entries.flatMap(({ store, key, value }) => [
      store,
      key,
      key === fence ? new GivenNumber(EPOCH, value as number) : value,
    ]);
    return gappedText(values, UNORDERED);
  }
}

type Part = 'actor' | 'storage' | 'operation' | 'message';

interface Numbered {
  readonly number: number;
  readonly numbers: readonly number[];
}

/** More than any explored job has. */
const SLOTS_MAX = 64;
