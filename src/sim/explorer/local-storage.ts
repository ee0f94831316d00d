import { StoredEntries, type SavedEntries } from '#engine/stored-entries.ts';
import type { ActorId, HostMessage } from '#protocol/messages.ts';
import { canonicalText } from './canonical-text.ts';
import { Interned } from './interned.ts';
import type { LocalActors } from './local-actors.ts';
import type { Applied, ReactionWatcher } from './outcome.ts';
import { type StoredFacts, storedFacts } from './stored-facts.ts';

/**
 * Storage as numbers: each content that ever occurs has one, and what an operation makes of it is worked out once.
 *
 * Storage is what survives everything, so its facts are judged here, once a content.
 */
export class LocalStorage {
  readonly #actors: LocalActors;
  readonly #jobId: string;
  readonly #contents = new Interned<{ readonly saved: SavedEntries; readonly facts: StoredFacts }>();
  readonly #applied = new Map<number, Applied>();
  /** Storage with nothing in it. */
  readonly empty: number;
  #watcher: ReactionWatcher | null = null;

  constructor(actors: LocalActors, jobId: string) {
    this.#actors = actors;
    this.#jobId = jobId;
    this.empty = this.#keep(new StoredEntries());
  }

  /** From now on a mirror is told what is worked out. */
  watch(watcher: ReactionWatcher): void {
    this.#watcher = watcher;
  }

  facts(content: number): StoredFacts {
    return this.#contents.value(content).facts;
  }

  /** What is stored. */
  saved(content: number): SavedEntries {
    return this.#contents.value(content).saved;
  }

  size(): number {
    return this.#contents.size();
  }

  /** What an operation makes of a content, and the vault is told. */
  apply(content: number, operation: number): Applied {
    const key = content * OPERATIONS_MAX + operation;
    let applied = this.#applied.get(key);
    if (applied === undefined) {
      applied = this.#work(content, operation);
      this.#applied.set(key, applied);
      this.#watcher?.applied(content, operation, applied);
    }
    return applied;
  }

  /** What the vault is told of a transaction that aborts. */
  aborted(): number {
    return this.#tell({ kind: 'transactAborted', requestId: FIRST, reason: 'aborted' });
  }

  #work(content: number, operation: number): Applied {
    const entries = new StoredEntries();
    entries.load(this.saved(content));
    const asked = this.#actors.operation(operation);
    if (asked.kind === 'read') {
      const told = this.#tell({ kind: 'readCompleted', requestId: FIRST, entries: entries.read(asked.request) });
      return { content, told, landed: false };
    }
    const reason = entries.transact(asked.request);
    if (reason !== null)
      return { content, told: this.#tell({ kind: 'transactAborted', requestId: FIRST, reason }), landed: false };
    const told = this.#tell({ kind: 'transactCompleted', requestId: FIRST });
    return { content: this.#keep(entries), told, landed: true };
  }

  #tell(message: HostMessage): number {
    return this.#actors.hostEvent('vault' satisfies ActorId, message);
  }

  #keep(entries: StoredEntries): number {
    const saved = entries.save();
    const text = [...saved]
      .flatMap(([store, values]) => [...values].map(([key, value]) => `${store} ${key} ${canonicalText(value)}`))
      .toSorted();
    return this.#contents.number(text.join('\n'), () => ({
      saved,
      facts: storedFacts(entries, this.#jobId),
    }));
  }
}

/** Operations complete in their order, and are known by it: see settledState. */
const FIRST = 1;
const OPERATIONS_MAX = 2 ** 22;
