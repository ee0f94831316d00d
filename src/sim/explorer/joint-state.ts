/**
 * One state of everything: which state each actor is in, what is under way, what is stored, what may still go wrong.
 * All parts are numbers of interned values, so a state is a few dozen integers and a copy costs next to nothing.
 *
 * Invariants: no inner list is ever changed, only replaced; a link without messages is absent.
 */
export interface JointState {
  /** State of each actor, by slot; 0 = no such actor now. */
  readonly slots: number[];
  /** Messages under way, by link; a link is a pair of incarnation and receiver. */
  readonly links: Map<number, readonly number[]>;
  /** Number of the storage's contents. */
  storage: number;
  /** Storage operations asked for, first in first out. */
  operations: readonly number[];
  /** Transactions that a lost tab had asked for and that may still land. */
  ghosts: readonly number[];
  /** Highest checkpoint that was ever declared complete. */
  completed: number;
  readonly budget: Budget;
}

/** How often what may happen may still happen. Each at most 255. */
export interface Budget {
  /** Lost subtasks and lost tabs. */
  crashes: number;
  /** Storage transactions that abort. */
  aborts: number;
  /** Periodic checkpoints. */
  checkpoints: number;
  /** Messages and writes of dead attempts and lost tabs that still arrive. */
  zombies: number;
}

/** A state that can be changed without changing the one it was made from. */
export function copyState(state: JointState): JointState {
  const { slots, links, storage, operations, ghosts, completed, budget } = state;
  const { crashes, aborts, checkpoints, zombies } = budget;
  // Written out, because every transition begins with it: spreads were an eighth of an exploration.
  return {
    slots: slots.slice(),
    links: new Map(links),
    storage,
    operations,
    ghosts,
    completed,
    budget: { crashes, aborts, checkpoints, zombies },
  };
}

/** Puts a message behind those of its link. */
export function post(state: JointState, link: number, message: number): void {
  state.links.set(link, [...(state.links.get(link) ?? []), message]);
}

/** Takes the first message of a link. */
export function take(state: JointState, link: number): number {
  const [first, ...rest] = state.links.get(link) as readonly number[];
  if (rest.length === 0) state.links.delete(link);
  else state.links.set(link, rest);
  return first as number;
}

/** The state as words, the same for equal states: valid until the next one is encoded. */
export function encodeState(state: JointState): Int32Array {
  const { crashes, aborts, checkpoints, zombies } = state.budget;
  let words = scratch;
  words[0] = crashes | (aborts << 8) | (checkpoints << 16) | (zombies << 24);
  words[1] = state.completed;
  words[2] = state.storage;
  let at = 3;
  for (const slot of state.slots) words[at++] = slot;
  at = writeList(words, at, state.operations);
  at = writeList(words, at, state.ghosts);
  for (const link of [...state.links.keys()].sort((a, b) => a - b)) {
    const messages = state.links.get(link) as readonly number[];
    if (at + messages.length + 2 > words.length) {
      scratch = new Int32Array(words.length * 2 + messages.length);
      scratch.set(words);
      words = scratch;
    }
    words[at++] = link;
    at = writeList(words, at, messages);
  }
  return words.subarray(0, at);
}

/** Grows with the links of a state; all else of it fits. */
let scratch = new Int32Array(4096);

function writeList(words: Int32Array, start: number, list: readonly number[]): number {
  let at = start;
  words[at++] = list.length;
  for (const each of list) words[at++] = each;
  return at;
}

/** The state of words that {@link encodeState} made, of so many slots. */
export function decodeState(words: Int32Array, slots: number): JointState {
  let at = 3 + slots;
  const list = (): number[] => {
    const length = words[at++] as number;
    const found: number[] = [];
    for (const end = at + length; at < end; at++) found.push(words[at] as number);
    return found;
  };
  const budget = words[0] as number;
  const state: JointState = {
    slots: Array.from(words.subarray(3, 3 + slots)),
    links: new Map(),
    storage: words[2] as number,
    operations: list(),
    ghosts: list(),
    completed: words[1] as number,
    budget: {
      crashes: budget & 255,
      aborts: (budget >>> 8) & 255,
      checkpoints: (budget >>> 16) & 255,
      zombies: budget >>> 24,
    },
  };
  while (at < words.length) {
    const link = words[at++] as number;
    state.links.set(link, list());
  }
  return state;
}
