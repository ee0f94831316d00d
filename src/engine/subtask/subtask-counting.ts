import type { SubtaskCounters } from '#protocol/subtask-counters.ts';
import type { Operator } from '../operators/operator.ts';
import type { Effects } from '../ports.ts';
import type { TaskEnvironment } from './task-environment.ts';
import { type SavedGauge, TimeGauge } from './time-gauge.ts';

/** Counters of one subtask, sent at 4 Hz of the host's clock while they change. Flink: TaskIOMetricGroup. */

const COUNTERS_INTERVAL_MS = 250;

/** What the rest of the subtask contributes to a reading. */
export interface CounterReadings {
  readonly operators: readonly Pick<Operator, 'stats'>[];
  readonly recordsOut: number;
  readonly fenced: number;
  readonly inputQueued: readonly number[];
  readonly outputQueued: readonly number[];
}

/** What counting needs of its subtask. */
type CountedTask = Pick<TaskEnvironment, 'subtask' | 'traceLevel' | 'trace'> & {
  effects(): Pick<Effects, 'hostNow' | 'setTimer'>;
};

export class SubtaskCounting {
  readonly gauge = new TimeGauge(0);
  readonly #environment: CountedTask;
  recordsIn = 0;
  #last: SubtaskCounters | null = null;
  #positionsAt = Number.NEGATIVE_INFINITY;

  constructor(environment: CountedTask) {
    this.#environment = environment;
  }

  /** Starts the interval. */
  start(): void {
    this.#arm();
  }

  /** Whether a source's position should be traced now: each one in full traces, else at the counters' rate. */
  positionsDue(): boolean {
    if (this.#environment.traceLevel === 'full') return true;
    const now = this.#environment.effects().hostNow();
    if (now - this.#positionsAt < COUNTERS_INTERVAL_MS) return false;
    this.#positionsAt = now;
    return true;
  }

  /** Sends the counters if they changed, and arms the next reading. */
  emit(now: CounterReadings): void {
    const time = this.gauge.read(this.#environment.effects().hostNow());
    const stats = now.operators.map((operator) => operator.stats());
    const counters: SubtaskCounters = {
      recordsIn: this.recordsIn,
      recordsOut: now.recordsOut,
      busyMsPerSecond: time.busy,
      backPressuredMsPerSecond: time.backPressured,
      idleMsPerSecond: time.idle,
      watermark: stats[0]?.watermark ?? Number.NEGATIVE_INFINITY,
      stateBytes: stats.reduce((sum, part) => sum + part.stateBytes, 0),
      stateEntries: stats.reduce((sum, part) => sum + part.stateEntries, 0),
      lateRecords: stats.reduce((sum, part) => sum + part.lateRecords, 0),
      rejectedRecords: stats.reduce((sum, part) => sum + part.rejectedRecords, 0),
      fencedMessages: now.fenced,
      inputQueued: now.inputQueued,
      outputQueued: now.outputQueued,
    };
    if (this.#last === null || !sameCounters(counters, this.#last)) {
      this.#last = counters;
      this.#environment.trace({ kind: 'counters', subtask: this.#environment.subtask, counters });
    }
    this.#arm();
  }

  /** The whole state as plain values. */
  save(): SavedCounting {
    return {
      gauge: this.gauge.save(),
      recordsIn: this.recordsIn,
      last: this.#last,
      positionsAt: this.#positionsAt,
    };
  }

  load(saved: SavedCounting): void {
    this.gauge.load(saved.gauge);
    this.recordsIn = saved.recordsIn;
    this.#last = saved.last;
    this.#positionsAt = saved.positionsAt;
  }

  #arm(): void {
    const effects = this.#environment.effects();
    effects.setTimer('counters', effects.hostNow() + COUNTERS_INTERVAL_MS, 'host');
  }
}

interface SavedCounting {
  readonly gauge: SavedGauge;
  readonly recordsIn: number;
  readonly last: SubtaskCounters | null;
  readonly positionsAt: number;
}

/** Exactly, for a watermark may go from one infinity to the other, and those have no JSON of their own. */
function sameCounters(a: SubtaskCounters, b: SubtaskCounters): boolean {
  for (const name of NUMBERS) if (a[name] !== b[name]) return false;
  return sameNumbers(a.inputQueued, b.inputQueued) && sameNumbers(a.outputQueued, b.outputQueued);
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

type NumberName = Exclude<keyof SubtaskCounters, 'inputQueued' | 'outputQueued'>;

/** A record, so that a counter that is new and not compared does not compile. */
const NUMBERS = Object.keys({
  recordsIn: true,
  recordsOut: true,
  busyMsPerSecond: true,
  backPressuredMsPerSecond: true,
  idleMsPerSecond: true,
  watermark: true,
  stateBytes: true,
  stateEntries: true,
  lateRecords: true,
  rejectedRecords: true,
  fencedMessages: true,
} satisfies Record<NumberName, true>) as readonly NumberName[];
