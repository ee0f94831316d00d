import { assert, must } from '#std/assert.ts';
import { type KeyGroupRange, keyGroupRangeOf } from '#std/key-hash.ts';
import { type JobVertex, parseSubtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, Message, Pace } from '#protocol/messages.ts';
import type { TraceBody } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import type { Effects, SubtaskDescriptor } from '../ports.ts';

/**
 * What every part of one subtask shares: who it is, how it is paced and traced, and the effects of the call that runs.
 *
 * Invariant: effects exist only while the host is inside `receive` or `step`; nothing keeps them.
 */
export class TaskEnvironment {
  readonly descriptor: SubtaskDescriptor;
  readonly vertex: JobVertex;
  readonly subtask: SubtaskId;
  readonly subtaskIndex: number;
  readonly keyGroups: KeyGroupRange;
  pace: Pace;
  traceLevel: TraceLevel;
  /** Job time until which the modelled cost of the last element lasts; only while paced. */
  busyUntil = 0;
  #effects: Effects | null = null;

  constructor(descriptor: SubtaskDescriptor) {
    const { vertex, index } = parseSubtaskId(descriptor.subtask);
    this.descriptor = descriptor;
    this.vertex = must(descriptor.plan.vertices[vertex], 'a subtask belongs to a vertex of its plan');
    this.subtask = descriptor.subtask;
    this.subtaskIndex = index;
    this.keyGroups = keyGroupRangeOf(index, this.vertex.maxParallelism, this.vertex.parallelism);
    this.pace = descriptor.pace;
    this.traceLevel = descriptor.traceLevel;
  }

  /** What may change, as plain values; all else follows from the descriptor. */
  save(): SavedEnvironment {
    return { pace: this.pace, traceLevel: this.traceLevel, busyUntil: this.busyUntil };
  }

  load(saved: SavedEnvironment): void {
    this.pace = saved.pace;
    this.traceLevel = saved.traceLevel;
    this.busyUntil = saved.busyUntil;
  }

  /** A call of the host begins, with its effects. Whoever is called owes a {@link leave}, whatever happens. */
  enter(effects: Effects): void {
    assert(this.#effects === null, 'calls of a host into one actor never overlap');
    this.#effects = effects;
  }

  /** The call of the host ends. */
  leave(): void {
    this.#effects = null;
  }

  effects(): Effects {
    return must(this.#effects, 'an actor touches the world only inside a call of its host');
  }

  now(): number {
    return this.effects().now();
  }

  trace(body: TraceBody): void {
    this.effects().trace(body);
  }

  /** Sends with the modelled cost of the way while paced. */
  send(to: ActorId, message: Message, costMs: number, transfer: readonly ArrayBuffer[] = []): void {
    this.effects().send(to, message, { transfer, delayMs: this.pace === 'paced' ? costMs : 0 });
  }

  sendToCoordinator(message: Message): void {
    this.send('coordinator', message, this.descriptor.plan.settings.costs.controlMs);
  }

  /** Makes the subtask busy for a modelled cost, while paced. */
  spend(costMs: number): void {
    if (this.pace !== 'paced' || costMs <= 0) return;
    this.busyUntil = Math.max(this.busyUntil, this.now()) + costMs;
    this.effects().setTimer('pace', this.busyUntil);
  }

  /** Whether each record travels in a buffer of its own: in slow motion, or with a buffer timeout of 0. */
  singleRecords(): boolean {
    return this.pace === 'paced' || this.descriptor.plan.settings.bufferTimeoutMs === 0;
  }
}

interface SavedEnvironment {
  readonly pace: Pace;
  readonly traceLevel: TraceLevel;
  readonly busyUntil: number;
}
