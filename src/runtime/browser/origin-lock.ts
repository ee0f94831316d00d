/**
 * Which tab owns the storage of this origin: the one that holds the Web Lock {@link VAULT_LOCK}.
 *
 * A tab that finds it taken waits in line (which also keeps the browser from freezing the owner) and becomes the owner
 * when that tab closes; or it takes over at once, by stealing. The lock is a courtesy between tabs, not the fence: a
 * frozen owner that wakes up carries on for a moment, and only the fence in storage stops its writes.
 */
const VAULT_LOCK = 'weir/vault';

export type OriginLockState = 'owner' | 'waiting' | 'lost';

export class OriginLock {
  readonly #locks: LockManager;
  readonly #name: string;
  readonly #onChange: (state: OriginLockState) => void;
  #waiting: AbortController | null = null;
  #owner = false;

  constructor(locks: LockManager, onChange: (state: OriginLockState) => void, name: string = VAULT_LOCK) {
    this.#locks = locks;
    this.#onChange = onChange;
    this.#name = name;
  }

  /** Takes the lock if it is free, else waits in line for it. Resolves when it is known which. */
  async acquire(): Promise<void> {
    const free = await new Promise<boolean>((resolve) => {
      this.#hold(
        this.#locks.request(this.#name, { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          return lock === null ? undefined : this.#keep();
        }),
      );
    });
    if (!free) this.#wait('waiting');
  }

  /** Takes the lock away from the tab that holds it. */
  takeOver(): void {
    if (this.#owner) return;
    this.#waiting?.abort();
    this.#waiting = null;
    this.#hold(this.#locks.request(this.#name, { steal: true }, () => this.#keep()));
  }

  #wait(state: OriginLockState): void {
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#owner = false;
    this.#onChange(state);
    this.#locks
      .request(this.#name, { signal: waiting.signal }, () => {
        this.#waiting = null;
        return this.#keep();
      })
      .catch(() => {
        // Aborted by our own take-over: nothing is lost. Otherwise somebody stole it while we held it.
        if (!waiting.signal.aborted) this.#wait('lost');
      });
  }

  /** The promise of a held lock settles only when the lock was stolen. */
  #hold(held: Promise<unknown>): void {
    held.catch(() => this.#wait('lost'));
  }

  #keep(): Promise<never> {
    this.#owner = true;
    this.#onChange('owner');
    return new Promise(() => undefined);
  }
}
