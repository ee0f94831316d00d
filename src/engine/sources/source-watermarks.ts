import { must } from '#std/assert.ts';
import type { WatermarkConfig } from '#protocol/source-config.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import type { OperatorContext } from '../operators/operator.ts';
import type { CombinedWatermarkStatus } from '../time/combined-watermark-status.ts';
import { createWatermarkGenerator } from '../time/watermark-generators.ts';
import type { WatermarkGenerator } from '../time/watermark-generator.ts';
import { WatermarkMultiplexer } from '../time/watermark-multiplexer.ts';
import { WatermarkEmitter, type WatermarkOutput } from '../time/watermark-output.ts';

/**
 * Event time of a source: one generator per split, combined, probed once per auto-watermark interval of the job clock.
 *
 * The idleness clock of a split stands still while a record of it was due and not taken (back-pressure, a busy task),
 * so that back-pressure is not mistaken for silence. After the last record no watermark is made here: the subtask ends
 * event time with MAX. Flink: ProgressiveTimestampsAndWatermarks, PausableRelativeClock.
 */
export class SourceWatermarks {
  readonly #config: WatermarkConfig;
  readonly #context: OperatorContext;
  readonly #emitter: WatermarkEmitter;
  readonly #multiplexer: WatermarkMultiplexer;
  readonly #splits = new Map<number, SplitOutputs>();
  #probedAtMs = 0;

  constructor(config: WatermarkConfig, context: OperatorContext) {
    this.#config = config;
    this.#context = context;
    this.#emitter = new WatermarkEmitter({
      emitWatermark: (time) => context.emitWatermark(time),
      emitStatus: (idle) => context.emitStatus(idle),
    });
    this.#multiplexer = new WatermarkMultiplexer(this.#emitter);
  }

  /** Registers the splits and starts the probes. */
  open(splits: readonly number[]): void {
    for (const split of splits) {
      this.#multiplexer.register(split);
      this.#splits.set(split, this.#outputsOf(split, 0));
    }
    this.#probedAtMs = this.#context.now();
    this.#arm();
  }

  /** Whether a watermark may follow each record, so that batches must be single records. */
  perRecord(): boolean {
    return this.#config.emit === 'per-record' && this.#config.strategy !== 'none';
  }

  /** A batch of a split has been emitted. */
  onRecords(split: number, batch: RecordBatch): void {
    const { generator, immediate } = must(this.#splits.get(split), 'the split is registered');
    generator.onRecords(batch.eventTimes, batch.rows, immediate);
  }

  /** A split is exhausted: it no longer holds the others back. */
  release(split: number): void {
    this.#splits.delete(split);
    this.#multiplexer.release(split);
  }

  /** The probe's timer is due. `dueSince`: since when a record of a split has been due and not taken, or null. */
  onProbe(dueSince: (split: number) => number | null): void {
    const now = this.#context.now();
    for (const [split, outputs] of this.#splits) {
      const since = dueSince(split);
      const heldMs = since === null ? 0 : now - Math.max(since, this.#probedAtMs);
      outputs.clockMs += now - this.#probedAtMs - heldMs;
      outputs.generator.onProbe(outputs.clockMs, outputs.deferred);
    }
    this.#multiplexer.onPeriodicEmit();
    this.#probedAtMs = now;
    this.#arm();
  }

  /** No more probes. */
  stop(): void {
    this.#context.cancelTimer(PROBE_TIMER);
  }

  /** The watermark that went out last. */
  last(): number {
    return this.#emitter.last();
  }

  /** The whole state as plain values. */
  save(): SavedSourceWatermarks {
    return {
      emitter: this.#emitter.save(),
      combined: this.#multiplexer.save(),
      splits: [...this.#splits].map(([split, { generator, clockMs }]) => ({
        split,
        clockMs,
        generator: generator.save(),
      })),
      probedAtMs: this.#probedAtMs,
    };
  }

  /** Takes a saved state, in the place of {@link open}. */
  load(saved: SavedSourceWatermarks): void {
    this.#emitter.load(saved.emitter);
    this.#multiplexer.load(saved.combined);
    for (const { split, clockMs, generator } of saved.splits) {
      const outputs = this.#outputsOf(split, clockMs);
      outputs.generator.load(generator);
      this.#splits.set(split, outputs);
    }
    this.#probedAtMs = saved.probedAtMs;
  }

  #outputsOf(split: number, clockMs: number): SplitOutputs {
    return {
      generator: createWatermarkGenerator(this.#config),
      immediate: this.#multiplexer.immediate(split),
      deferred: this.#multiplexer.deferred(split),
      clockMs,
    };
  }

  /** Flink schedules with a fixed delay: the next probe is one interval after this one was carried out. */
  #arm(): void {
    const { strategy, emit, idlenessMs, intervalMs } = this.#config;
    const useful = idlenessMs !== null || (strategy !== 'none' && emit === 'periodic');
    if (!useful || intervalMs <= 0 || this.#splits.size === 0) return;
    this.#context.setTimer(PROBE_TIMER, this.#context.now() + intervalMs);
  }
}

/** Name of the probe's timer. */
export const PROBE_TIMER = 'watermark';

/** The event time of a source as plain values. */
export interface SavedSourceWatermarks {
  readonly emitter: { readonly last: number; readonly idle: boolean };
  readonly combined: CombinedWatermarkStatus;
  readonly splits: readonly { readonly split: number; readonly clockMs: number; readonly generator: unknown }[];
  readonly probedAtMs: number;
}

interface SplitOutputs {
  readonly generator: WatermarkGenerator;
  readonly immediate: WatermarkOutput;
  readonly deferred: WatermarkOutput;
  /** Job ms during which the split could have had records. */
  clockMs: number;
}
