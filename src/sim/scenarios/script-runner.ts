import type { ScenarioScript, ScriptPoint } from '#protocol/job-client.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { SourcePosition, TraceEvent } from '#protocol/trace.ts';
import type { DeterministicWorld } from '../world/deterministic-world.ts';

/**
 * Plays the script of a scenario: its triggers and kills happen right after the event they are tied to, each once.
 * Times count from the start of the run; `acked` is the instant at which the last subtask has acknowledged.
 * Assumptions: one script a run; the world is paced, so that a source reads one record at a time; the trace is full.
 */
export class ScriptRunner {
  readonly #world: DeterministicWorld;
  readonly #processed = new Map<SubtaskId, number>();
  readonly #offsets = new Map<SubtaskId, number>();
  readonly #missingAcks = new Map<number, Set<SubtaskId>>();
  #open: readonly { readonly point: ScriptPoint; readonly act: () => void }[];

  /** `onKill` is told of each kill, so that the trace can say whose it was. */
  constructor(world: DeterministicWorld, script: ScenarioScript, onKill: (subtask: SubtaskId) => void) {
    this.#world = world;
    const startMs = world.now();
    const acts = [
      ...script.triggers.map((point) => ({
        point,
        act: () => world.command({ kind: 'triggerUserCheckpoint' }),
      })),
      ...script.kills.map((point) => ({
        point,
        act: () => {
          onKill(point.subtask);
          world.killSubtask(point.subtask, 'killed by the script');
        },
      })),
    ];
    for (const { point, act } of acts) {
      if (point.at === 'time') world.at(startMs + point.ms, 'script', act);
    }
    this.#open = acts.filter(({ point }) => point.at !== 'time');
  }

  /** Takes an event of the run. */
  onEvent({ body }: TraceEvent): void {
    if (this.#open.length === 0) return;
    switch (body.kind) {
      case 'recordProcessed':
        return this.#onRecord(body.subtask);
      case 'sourcePositionChanged':
        if (this.#hasRead(body.subtask, body.splits)) this.#onRecord(body.subtask);
        return;
      case 'checkpointTriggered':
        this.#missingAcks.set(body.checkpointId, new Set(body.subtasks));
        return this.#onCheckpoint(body.checkpointId, 'triggered');
      case 'checkpointAckReceived': {
        const missing = this.#missingAcks.get(body.checkpointId);
        if (missing?.delete(body.subtask) === true && missing.size === 0) {
          this.#onCheckpoint(body.checkpointId, 'acked');
        }
        return;
      }
      case 'checkpointCompleted':
        return this.#onCheckpoint(body.checkpointId, 'completed');
    }
  }

  /** Positions move forward by reading, whatever their unit; backward, they are those of a restore. */
  #hasRead(subtask: SubtaskId, splits: readonly SourcePosition[]): boolean {
    const offset = splits.reduce((sum, split) => sum + split.offset, 0);
    const before = this.#offsets.get(subtask);
    this.#offsets.set(subtask, offset);
    return before !== undefined && offset > before;
  }

  #onRecord(subtask: SubtaskId): void {
    const count = (this.#processed.get(subtask) ?? 0) + 1;
    this.#processed.set(subtask, count);
    this.#fire((point) => point.at === 'record' && point.subtask === subtask && point.count === count);
  }

  #onCheckpoint(checkpointId: number, event: 'triggered' | 'acked' | 'completed'): void {
    this.#fire((point) => point.at === 'checkpoint' && point.checkpointId === checkpointId && point.event === event);
  }

  /** An act is a step of its own: an actor is never killed inside its own call. */
  #fire(matches: (point: ScriptPoint) => boolean): void {
    const due = this.#open.filter(({ point }) => matches(point));
    if (due.length === 0) return;
    this.#open = this.#open.filter(({ point }) => !matches(point));
    for (const { point, act } of due) {
      this.#world.at(this.#world.now() + (point.at === 'checkpoint' ? point.plusMs : 0), 'script', act);
    }
  }
}
