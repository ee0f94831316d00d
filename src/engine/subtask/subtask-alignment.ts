import { assert } from '#std/assert.ts';
import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';
import type { CheckpointOptions, StreamElement } from '#protocol/messages.ts';
import type { AlignmentAction, BarrierHandler } from '../alignment/barrier-handler.ts';
import { createBarrierHandler } from '../alignment/create-barrier-handler.ts';
import type { InputGate } from '../exchange/input-gate.ts';
import type { AlignmentFigures } from './subtask-checkpoints.ts';
import type { TaskEnvironment } from './task-environment.ts';

type Barrier = Extract<StreamElement, { kind: 'barrier' }>;

/**
 * Carries out what the barrier handler decides: shuts and opens gates, takes or declines the checkpoint.
 * Flink: CheckpointedInputGate.
 */
export class SubtaskAlignment {
  readonly #environment: TaskEnvironment;
  readonly #gate: InputGate;
  readonly #handler: BarrierHandler;
  readonly #take: (checkpointId: number, timestamp: number, options: CheckpointOptions) => void;
  readonly #giveUp: (checkpointId: number, reason: CheckpointFailureReason) => void;
  /** Options of barriers seen, until their checkpoint is taken: they travel on with it. */
  #options = new Map<number, CheckpointOptions>();
  /** Barriers received per checkpoint, for the trace. */
  #received = new Map<number, number>();

  constructor(parts: {
    readonly environment: TaskEnvironment;
    readonly gate: InputGate;
    readonly take: (checkpointId: number, timestamp: number, options: CheckpointOptions) => void;
    readonly giveUp: (checkpointId: number, reason: CheckpointFailureReason) => void;
  }) {
    this.#environment = parts.environment;
    this.#gate = parts.gate;
    this.#take = parts.take;
    this.#giveUp = parts.giveUp;
    const { mode } = parts.environment.descriptor.plan.settings.checkpoint;
    this.#handler = createBarrierHandler(
      mode === 'exactly-once' ? 'aligned' : 'at-least-once',
      Math.max(1, parts.gate.channels.length),
    );
  }

  onBarrier(index: number, barrier: Barrier): void {
    const { checkpointId, timestamp, options } = barrier;
    this.#options.set(checkpointId, options);
    this.#traceBarrier(index, checkpointId);
    this.#apply(this.#handler.onBarrier(index, checkpointId, timestamp, options.alignment, this.#environment.now()));
  }

  onCancel(index: number, checkpointId: number): void {
    this.#apply(this.#handler.onCancel(index, checkpointId, this.#environment.now()));
  }

  onEndOfPartition(index: number): void {
    this.#apply(this.#handler.onEndOfPartition(index, this.#environment.now()));
  }

  addProcessedBytes(bytes: number): void {
    this.#handler.addProcessedBytes(bytes);
  }

  /** Measurements of the alignment that just ended. */
  figures(): AlignmentFigures {
    return {
      startDelayMs: this.#handler.startDelayMs(),
      alignmentMs: this.#handler.alignmentMs(this.#environment.now()),
      processedBytes: this.#handler.processedBytes(),
    };
  }

  /** The whole state as plain values. */
  save(): SavedAlignment {
    return { handler: this.#handler.save(), options: this.#options, received: this.#received };
  }

  load(saved: SavedAlignment): void {
    this.#handler.load(saved.handler);
    this.#options = saved.options;
    this.#received = saved.received;
  }

  #apply(actions: readonly AlignmentAction[]): void {
    const { subtask } = this.#environment;
    for (const action of actions) {
      switch (action.kind) {
        case 'block':
          this.#gate.block(action.channel);
          this.#environment.trace({
            kind: 'channelBlocked',
            channel: this.#gate.channel(action.channel).id,
            checkpointId: this.#handler.latest(),
          });
          break;
        case 'resume':
          this.#gate.resume(action.channel);
          this.#environment.trace({ kind: 'channelResumed', channel: this.#gate.channel(action.channel).id });
          break;
        case 'trigger': {
          const { checkpointId, timestamp } = action;
          const options = this.#options.get(checkpointId);
          assert(options !== undefined, 'a checkpoint is taken after one of its barriers arrived');
          for (const id of [...this.#options.keys()]) if (id <= checkpointId) this.#options.delete(id);
          this.#environment.trace({ kind: 'alignmentEnded', subtask, checkpointId, aborted: null });
          this.#take(checkpointId, timestamp, options);
          break;
        }
        case 'abort': {
          const { checkpointId, reason } = action;
          this.#environment.trace({ kind: 'alignmentEnded', subtask, checkpointId, aborted: reason });
          this.#giveUp(checkpointId, reason);
          break;
        }
        default:
          assert(false, `unaligned checkpoints are off, but the handler asked for ${action.kind}`);
      }
    }
  }

  #traceBarrier(index: number, checkpointId: number): void {
    const { subtask } = this.#environment;
    const expected = this.#gate.channels.filter((channel) => !channel.endOfPartition).length;
    const received = (this.#received.get(checkpointId) ?? 0) + 1;
    for (const id of [...this.#received.keys()]) if (id < checkpointId - TRACKED_CHECKPOINTS) this.#received.delete(id);
    this.#received.set(checkpointId, received);
    if (received === 1) {
      this.#environment.trace({ kind: 'alignmentStarted', subtask, checkpointId, channels: expected });
    }
    const channel = this.#gate.channel(index).id;
    this.#environment.trace({ kind: 'barrierArrived', subtask, checkpointId, channel, received, expected });
  }
}

interface SavedAlignment {
  readonly handler: unknown;
  readonly options: Map<number, CheckpointOptions>;
  readonly received: Map<number, number>;
}

/** As many as the at-least-once tracker follows. Flink: CheckpointBarrierTracker.MAX_CHECKPOINTS_TO_TRACK. */
const TRACKED_CHECKPOINTS = 50;
