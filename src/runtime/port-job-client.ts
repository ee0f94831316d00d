import { assert } from '#std/assert.ts';
import type { Fault } from '#protocol/fault.ts';
import type { JobClient, StartOptions, TraceBatch } from '#protocol/job-client.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import type { TravelAnswer, TravelCall } from '#protocol/travel.ts';
import { absoluteHostNow } from './job-clock.ts';
import type { JobAnswer, JobCall, JobCallMessage, JobClientEvent } from './job-client-protocol.ts';
import { OpenCalls } from './open-calls.ts';
import type { Stillness } from './stillness.ts';

/** The page's half of a running job, in either world: every call travels over one port. */
export class PortJobClient implements JobClient {
  readonly world: 'workers' | 'deterministic';
  readonly #port: MessagePort;
  readonly #onDisposed: () => void;
  readonly #stillness: Stillness | null;
  readonly #listeners = new Set<(batch: TraceBatch) => void>();
  readonly #calls = new OpenCalls();
  #disposed = false;

  /** `onDisposed` is called once the world has let go of the job. */
  constructor(
    world: 'workers' | 'deterministic',
    port: MessagePort,
    onDisposed: () => void = () => undefined,
    stillness: Stillness | null = null,
  ) {
    this.world = world;
    this.#port = port;
    this.#onDisposed = onDisposed;
    this.#stillness = stillness;
    port.onmessage = (event: MessageEvent<JobClientEvent>) => this.#onEvent(event.data);
  }

  async start(options: StartOptions): Promise<void> {
    await this.#call({ method: 'start', options });
  }

  async triggerCheckpoint(): Promise<void> {
    await this.#call({ method: 'triggerCheckpoint' });
  }

  async stop(): Promise<void> {
    await this.#call({ method: 'stop' });
  }

  async cancel(checkpoints: 'retain' | 'delete'): Promise<void> {
    await this.#call({ method: 'cancel', checkpoints });
  }

  async inject(fault: Fault): Promise<void> {
    await this.#call({ method: 'inject', fault });
  }

  async setRate(rate: number): Promise<void> {
    await this.#call({ method: 'setRate', rate });
  }

  async setTraceLevel(level: TraceLevel): Promise<void> {
    await this.#call({ method: 'setTraceLevel', level });
  }

  async leaveTime(share: number): Promise<void> {
    await this.#call({ method: 'leaveTime', share });
  }

  standStill(ms: number): void {
    this.#stillness?.ask(absoluteHostNow(), ms);
  }

  async step(unit: 'event' | 'beat' | 'checkpoint'): Promise<void> {
    await this.#call({ method: 'step', unit });
  }

  async recordClicks(uid: string, lines: readonly string[]): Promise<void> {
    await this.#call({ method: 'recordClicks', uid, lines });
  }

  async query(request: QueryRequest): Promise<QueryAnswer> {
    const answer = await this.#call({ method: 'query', request });
    assert(answer !== null, 'a query is answered with a value');
    return answer as QueryAnswer;
  }

  async travel(travel: TravelCall): Promise<TravelAnswer> {
    const answer = await this.#call({ method: 'travel', travel });
    assert(answer !== null, 'a question about the past is answered with a value');
    return answer as TravelAnswer;
  }

  subscribe(listener: (batch: TraceBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    const disposed = this.#call({ method: 'dispose' });
    this.#disposed = true;
    await disposed;
    this.close('disposed');
    this.#onDisposed();
  }

  /** Ends the client from this side: the world behind it is gone. Open calls are refused with `reason`. */
  close(reason: string): void {
    this.#disposed = true;
    this.#port.close();
    this.#calls.refuseAll(reason);
    this.#listeners.clear();
  }

  #call(call: JobCall): Promise<JobAnswer> {
    if (this.#disposed) return Promise.reject(new Error('disposed'));
    const send = (callId: number): void => this.#port.postMessage({ callId, call } satisfies JobCallMessage);
    return this.#calls.open(send) as Promise<JobAnswer>;
  }

  #onEvent(event: JobClientEvent): void {
    if (event.kind === 'traced') {
      for (const listener of this.#listeners) listener(event.batch);
    } else this.#calls.settle(event);
  }
}
