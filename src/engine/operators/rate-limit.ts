import { assert, must } from '#std/assert.ts';
import { takeRows } from '#protocol/batch-rows.ts';
import type { RateLimitConfig } from '#protocol/job-plan.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import type { OperatorContext } from './operator.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';
import { StatelessOperator } from './stateless-operator.ts';

/**
 * Lets rows pass as permits allow, on the job clock, and suspends the input of its task in between.
 *
 * Chained to its source it tells it how many rows may come ({@link RateLimit.rowsAccepted}), and nothing is ever held.
 * As the head of a chain it holds the rest of a batch for which there were no permits. The suspended input keeps
 * watermarks and barriers behind those rows, as a function that blocks does in Flink, so that held rows are never part
 * of a snapshot and never overtaken.
 *
 * Flink: RateLimitedSourceReader, whose limiter sits in the source; here it may follow any operator.
 */
export class RateLimit extends StatelessOperator {
  readonly #context: OperatorContext;
  readonly #config: RateLimitConfig;
  #limiter: RateLimiter | null = null;
  #held: RecordBatch | null = null;
  /** No permit is left; cleared by the timer or the checkpoint that brings one. */
  #shut = false;

  constructor(context: OperatorContext, config: RateLimitConfig) {
    super();
    this.#context = context;
    this.#config = config;
  }

  override open(): void {
    this.#limiter = createRateLimiter(this.#config, this.#context.parallelism, this.#context.now());
  }

  processBatch(batch: RecordBatch): void {
    assert(this.#held === null, 'nothing comes while rows are held');
    this.#pass(batch);
  }

  override processWatermark(time: number): void {
    assert(this.#held === null, 'a watermark never overtakes rows');
    super.processWatermark(time);
  }

  override onTimer(): void {
    this.#resume();
  }

  override notifyCheckpointComplete(): void {
    this.#permits().checkpointCompleted();
    if (this.#config.per === 'checkpoint') this.#resume();
  }

  override finish(): void {
    assert(this.#held === null, 'input ends behind the last row');
  }

  override accepts(): boolean {
    return !this.#shut && this.#held === null;
  }

  override rowsAccepted(): number {
    return this.#permits().available(this.#context.now());
  }

  override save(): unknown {
    return {
      base: super.save(),
      limiter: this.#limiter?.save() ?? null,
      held: this.#held,
      shut: this.#shut,
    } satisfies SavedRateLimit;
  }

  override load(saved: SavedRateLimit): void {
    super.load(saved.base);
    if (saved.limiter !== null) {
      this.#limiter = createRateLimiter(this.#config, this.#context.parallelism, 0);
      this.#limiter.load(saved.limiter);
    }
    this.#held = saved.held;
    this.#shut = saved.shut;
  }

  #resume(): void {
    this.#shut = false;
    const held = this.#held;
    this.#held = null;
    if (held !== null) this.#pass(held);
  }

  /** Emits what may pass, holds the rest, and waits for permits if none is left. */
  #pass(batch: RecordBatch): void {
    const now = this.#context.now();
    const limiter = this.#permits();
    let passing = 0;
    // What was stored may end within a rounding of a whole permit: then one more is free at the same instant.
    for (let more = limiter.available(now); more > 0 && passing < batch.rows; more = limiter.available(now)) {
      const taken = Math.min(batch.rows - passing, more);
      limiter.acquire(taken, now);
      passing += taken;
    }
    if (passing < batch.rows) this.#held = rowsOf(batch, passing, batch.rows);
    if (passing === batch.rows) this.#context.emit(batch);
    else if (passing > 0) this.#context.emit(rowsOf(batch, 0, passing));
    if (limiter.available(now) > 0) return;
    this.#shut = true;
    const at = limiter.nextAt();
    if (at !== null) this.#context.setTimer('permits', at);
  }

  #permits(): RateLimiter {
    return must(this.#limiter, 'the operator is open');
  }
}

interface SavedRateLimit {
  readonly base: unknown;
  readonly limiter: unknown;
  readonly held: RecordBatch | null;
  readonly shut: boolean;
}

/** A copy of rows [from, to). */
function rowsOf(batch: RecordBatch, from: number, to: number): RecordBatch {
  const rows = Int32Array.from({ length: to - from }, (_, index) => from + index);
  return takeRows(batch, rows, rows.length);
}
