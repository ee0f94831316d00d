import type { ActorId } from '#protocol/messages.ts';
import { subtaskOf } from '#protocol/actor-name.ts';
import { type ExploredJob, FIRST_TASK } from './explored-job.ts';
import type { JointState } from './joint-state.ts';
import { Links } from './links-of-incarnations.ts';
import type { LocalActors } from './local-actors.ts';
import type { LocalStorage } from './local-storage.ts';
import type { Applied, Asked, Outcome } from './outcome.ts';

/**
 * Mirror images of joint states, where subtasks of one vertex stand in for each other: found and checked, not written.
 *
 * `swap` says whose part each actor plays in the image. What the image of a state, a message, an operation or a content of
 * storage is follows from how it came to be: the image of what an actor does when something happens to it is what the
 * image of the actor does when the image of that happens to it, and the engine itself says what that is. So nothing has to
 * be known of keys, key groups or bytes.
 *
 * Invariant: whatever was worked out has an image that was worked out, too, and nothing has two. The first disagreement,
 * in what is asked of whom, in what the explorer looks at, or in what storage promises, is a `fault`: the job is not the
 * mirror image of itself, and no image is to be used from then on.
 *
 * Why leaving out a state whose image was seen loses nothing, beside the other reductions: from the state whose image it
 * is, transitions were chosen that are enough there, and every reaction on the way was worked out for the image, too. So
 * the images of these ways are ways of the job, and enough for the image: what makes a set of transitions persistent, and
 * a message prompt, names no subtask and asks the engine, and is the same of the image (it is checked of all the explorer
 * looks at). Which of several sets is taken may hang on slots: any will do. A state itself is not replaced by its image,
 * so a path is one of the job.
 *
 * Source: Emerson, Jha, Peled, "Combining Partial Order and Symmetry Reductions" (1997).
 */
export class Mirror {
  readonly #job: ExploredJob;
  readonly #swap: readonly number[];
  readonly #actors: LocalActors;
  readonly #storage: LocalStorage;
  readonly #links = new Links();
  readonly #images: Record<Part, (number | undefined)[]> = {
    actor: [0],
    message: [],
    event: [],
    operation: [],
    content: [],
  };
  #fault: string | null = null;

  /** From now on all that is worked out has its image worked out. Nothing may have been worked out before. */
  constructor(job: ExploredJob, swap: readonly number[], actors: LocalActors, storage: LocalStorage) {
    this.#job = job;
    this.#swap = swap;
    this.#actors = actors;
    this.#storage = storage;
    this.#pair('content', storage.empty, storage.empty);
    actors.watch(this);
    storage.watch(this);
  }

  /** Why the job is not the mirror image of itself, if it has been seen. */
  fault(): string | null {
    return this.#fault;
  }

  /** Something differs that is not looked at here. */
  refuse(what: string): void {
    this.#fail(what);
  }

  /** The mirror image of a state. Meaningless after a fault. */
  image(state: JointState): JointState {
    const slots: number[] = [];
    for (let slot = 0; slot < state.slots.length; slot++) {
      slots[this.#swapped(slot)] = this.#imageOf('actor', state.slots[slot] as number);
    }
    const links = new Map<number, readonly number[]>();
    for (const [link, messages] of state.links) {
      const { slot, attempt } = this.#links.incarnation(link);
      const image = this.#links.link(this.#swapped(slot), attempt, this.#swapped(this.#links.receiver(link)));
      links.set(image, this.#list('message', messages));
    }
    return {
      slots,
      links,
      storage: this.#imageOf('content', state.storage),
      operations: this.#list('operation', state.operations),
      ghosts: this.#list('operation', state.ghosts),
      completed: state.completed,
      budget: state.budget,
    };
  }

  /** The image of a content of storage. */
  content(content: number): number {
    return this.#imageOf('content', content);
  }

  /** An actor was made from nothing but its slot. */
  created(slot: number, state: number): void {
    if (slot < FIRST_TASK) this.#pair('actor', state, state);
  }

  /** What an event does to an actor has been worked out. */
  workedOut(state: number, event: number, outcome: Outcome): void {
    if (this.#fault !== null) return;
    const image = this.#imageOf('actor', state);
    const happens = this.#eventOf(event);
    if (this.#fault === null) this.#compare(outcome, this.#actors.on(image, happens));
  }

  /** What an operation does to storage has been worked out. */
  applied(content: number, operation: number, { content: next, told, landed }: Applied): void {
    if (this.#fault !== null) return;
    const image = this.#imageOf('content', content);
    const asked = this.#imageOf('operation', operation);
    if (this.#fault !== null) return;
    const applied = this.#storage.apply(image, asked);
    if (landed !== applied.landed) this.#fail('an operation landed');
    this.#pair('content', next, applied.content);
    this.#pair('event', told, applied.told);
  }

  #compare(one: Outcome, other: Outcome): void {
    if ((one.failure === null) !== (other.failure === null)) return this.#fail('an actor failed');
    if (one.heard !== other.heard || one.completed.join(' ') !== other.completed.join(' ')) {
      return this.#fail('a checkpoint was completed, or a message heeded');
    }
    this.#pair('actor', one.next, other.next);
    const others = sorted(other.asked);
    for (const [at, asked] of sorted(one.asked, (slot) => this.#swapped(slot)).entries()) {
      const image = others[at];
      if (image === undefined || !this.#asksAlike(asked, image)) return this.#fail(`a ${asked.kind} was asked for`);
    }
    if (one.asked.length !== other.asked.length) this.#fail('more was asked for');
  }

  #asksAlike(one: Asked, other: Asked): boolean {
    switch (one.kind) {
      case 'send':
        if (other.kind !== 'send' || other.to !== this.#swapped(one.to)) return false;
        // Nothing hangs on what the client is told.
        if (one.to >= 0) this.#pair('message', one.message, other.message);
        return true;
      case 'operation':
        if (other.kind !== 'operation') return false;
        this.#pair('operation', one.operation, other.operation);
        return true;
      case 'spawn':
        if (other.kind !== 'spawn' || other.slot !== this.#swapped(one.slot)) return false;
        this.#pair('actor', one.state, other.state);
        return true;
      case 'kill':
        return other.kind === 'kill' && other.slot === this.#swapped(one.slot) && other.attempt === one.attempt;
    }
  }

  /** Two of a part are each other's images. */
  #pair(part: Part, one: number, other: number): void {
    if (this.#fault !== null) return;
    const images = this.#images[part];
    const [known, back] = [images[one], images[other]];
    if (known === other && back === one) return;
    if ((known ?? other) !== other || (back ?? one) !== one) return this.#fail(`an image of one ${part}`);
    images[one] = other;
    images[other] = one;
    if (!this.#isAlike(part, one, other)) this.#fail(`what is looked at in one ${part}`);
  }

  /** Whether the explorer sees in one what it sees in the other. */
  #isAlike(part: Part, one: number, other: number): boolean {
    switch (part) {
      case 'actor': {
        const [left, right] = [this.#actors.state(one), this.#actors.state(other)];
        return (
          right.slot === this.#swapped(left.slot) &&
          left.timers.join(' ') === right.timers.join(' ') &&
          LOOKED_AT.every((name) => left[name] === right[name])
        );
      }
      case 'message': {
        const [left, right] = [this.#actors.message(one), this.#actors.message(other)];
        return right.to === this.#swapped(left.to) && left.prompt === right.prompt;
      }
      case 'operation':
        return (
          this.#actors.operation(one).kind === this.#actors.operation(other).kind &&
          this.#actors.isPromptOperation(one) === this.#actors.isPromptOperation(other)
        );
      case 'content': {
        const [left, right] = [this.#storage.facts(one), this.#storage.facts(other)];
        return left.restorable === right.restorable && (left.premature === null) === (right.premature === null);
      }
      case 'event':
        return true;
    }
  }

  #imageOf(part: Part, number: number): number {
    const image = this.#images[part][number];
    if (image !== undefined) return image;
    if (part === 'message') return this.#fromOutside(number);
    this.#fail(`an image of a ${part}`);
    return number;
  }

  #list(part: Part, numbers: readonly number[]): readonly number[] {
    return numbers.length === 0 ? numbers : numbers.map((each) => this.#imageOf(part, each));
  }

  /** What no actor said: that the job starts, or that one of its tasks was lost. */
  #fromOutside(number: number): number {
    const { envelope } = this.#actors.message(number);
    const { message, from } = envelope;
    if (from !== 'host' && from !== 'client') this.#fail('an image of a message');
    else if (message.kind === 'connectionLost') {
      const slot = this.#swapped(this.#job.slotOf(`task:${message.subtask}`));
      const subtask = subtaskOf(this.#job.actorIds[slot] as ActorId) ?? message.subtask;
      this.#pair('message', number, this.#actors.posted({ ...envelope, message: { ...message, subtask } }));
    } else this.#pair('message', number, number);
    return this.#images.message[number] ?? number;
  }

  #eventOf(event: number): number {
    const message = this.#actors.messageOf(event);
    if (message !== null) return this.#actors.arrivalOf(this.#imageOf('message', message));
    return this.#images.event[event] ?? event;
  }

  /** Whoever is no actor of the job stands for itself. */
  #swapped(slot: number): number {
    return this.#swap[slot] ?? slot;
  }

  #fail(what: string): void {
    this.#fault ??= `the mirror image differs: ${what}`;
  }
}

type Part = 'actor' | 'message' | 'event' | 'operation' | 'content';

const LOOKED_AT = [
  'epoch',
  'attempt',
  'ready',
  'running',
  'ended',
  'leavesAfter',
  'taken',
  'asking',
  'hasMail',
  'inputEnded',
] as const;

/** What was asked for, by whom it concerns; in order for each. Orders between receivers do not show: each has a link. */
function sorted(asked: readonly Asked[], swapped: (slot: number) => number = (slot) => slot): readonly Asked[] {
  return asked.toSorted((a, b) => placeOf(a, swapped) - placeOf(b, swapped));
}

function placeOf(asked: Asked, swapped: (slot: number) => number): number {
  switch (asked.kind) {
    case 'operation':
      return 0;
    case 'send':
      return SLOTS_MAX + swapped(asked.to);
    case 'spawn':
      return 2 * SLOTS_MAX + swapped(asked.slot);
    case 'kill':
      return 3 * SLOTS_MAX + swapped(asked.slot);
  }
}

/** More than any explored job has. */
const SLOTS_MAX = 64;
