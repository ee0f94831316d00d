import type { Actor } from '#engine/ports.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import { FaultyStorage } from '../faulty-storage.ts';
import { absoluteHostNow, type ClockMap, JobClock } from '../job-clock.ts';
import type { Storage } from '../storage.ts';
import { JobHost } from './job-host.ts';
import type { StorageFault } from './worker-protocol.ts';

const QUERY_TIMEOUT_MS = 10_000;

/** The vault actor of one job. */
export class VaultJob {
  readonly #job: JobHost;
  readonly #storage: FaultyStorage;
  readonly #clock: JobClock;
  readonly #questions = new Map<number, (answer: QueryAnswer) => void>();
  #lastQueryId = 0;

  constructor(options: {
    readonly jobId: string;
    readonly clock: ClockMap;
    readonly tracePort: MessagePort;
    readonly storage: Storage;
    readonly actor: Actor;
    readonly onFailure: (cause: string) => void;
  }) {
    const { storage, actor, onFailure } = options;
    // The faults' clock is a replica of its own: the host's does not exist yet. Both follow the same maps.
    const clock = new JobClock(absoluteHostNow, options.clock);
    this.#storage = new FaultyStorage(storage, clock);
    this.#clock = clock;
    this.#job = new JobHost({
      ...options,
      storage: this.#storage,
      onFailure: (_actor, _attempt, cause) => {
        this.#answerAll({ kind: 'queryFailed', reason: cause });
        onFailure(cause);
      },
      onAnswer: (queryId, answer) => {
        this.#questions.get(queryId)?.(answer);
        this.#questions.delete(queryId);
      },
    });
    this.#job.host.add(actor, { timeMs: clock.now(), counter: 0 });
  }

  connect(peer: ActorId, port: MessagePort): void {
    this.#job.routes.connect(peer, port);
  }

  changeClock(map: ClockMap): void {
    this.#clock.apply(map);
    this.#job.host.changeClock(map);
  }

  fallSilent(): void {
    this.#job.host.fallSilent('vault');
  }

  inject(fault: StorageFault): void {
    this.#storage.inject(fault);
  }

  recordClicks(uid: string, lines: readonly string[]): void {
    this.#job.host.tell('vault', { kind: 'recordClicks', uid, lines });
  }

  ask(request: QueryRequest): Promise<QueryAnswer> {
    const queryId = ++this.#lastQueryId;
    return new Promise((resolve) => {
      this.#questions.set(queryId, resolve);
      setTimeout(() => {
        if (this.#questions.delete(queryId)) resolve({ kind: 'queryFailed', reason: 'no-answer' });
      }, QUERY_TIMEOUT_MS);
      this.#job.host.tell('vault', { kind: 'query', queryId, request });
    });
  }

  dispose(): void {
    this.#answerAll({ kind: 'queryFailed', reason: 'job-closed' });
    this.#job.dispose();
  }

  #answerAll(answer: QueryAnswer): void {
    for (const resolve of this.#questions.values()) resolve(answer);
    this.#questions.clear();
  }
}
