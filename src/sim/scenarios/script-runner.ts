import { must } from '#std/assert.ts';
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
  readonly #onKill: (subtask: SubtaskId) => void;
  readonly #acts: readonly ScriptedAct[];
  #state: SavedScript;

  /** `onKill` is told of each kill, so that the trace can say whose it was. */
  constructor(world: DeterministicWorld, script: ScenarioScript, onKill: (subtask: SubtaskId) => void) {
    this.#world = world;
    this.#onKill = onKill;
    this.#acts = [
      ...script.triggers.map((point) => ({ point, kill: null })),
      ...script.kills.map((point) => ({ point, kill: point.subtask })),
    ];
    this.#state = { processed: new Map(), offsets: new Map(), missingAcks: new Map(), open: [] };
    const startMs = world.now();
    this.#acts.forEach(({ point }, index) => {
      if (point.at === 'time') world.at(startMs + point.ms, String(index));
      else this.#state.open.push(index);
    });
  }

  /** Does what was scheduled under a name. */
  run(act: string): void {
    const { kill } = must(this.#acts[Number(act)], 'an act of the script');
    if (kill === null) this.#world.command({ kind: 'triggerUserCheckpoint' });
    else {
      this.#onKill(kill);
      this.#world.killSubtask(kill, 'killed by the script');
    }
  }

  /** What has been seen so far and what is still to be done, as plain values. */
  save(): SavedScript {
    return structuredClone(this.#state);
  }

  load(saved: SavedScript): void {
    this.#state = structuredClone(saved);
  }

  /** Takes an event of the run. */
  onEvent({ body }: TraceEvent): void {
    if (this.#state.open.length === 0) return;
    switch (body.kind) {
      case 'recordProcessed':
        return this.#onRecord(body.subtask);
      case 'sourcePositionChanged':
        if (this.#hasRead(body.subtask, body.splits)) this.#onRecord(body.subtask);
        return;
      case 'checkpointTriggered':
        this.#state.missingAcks.set(body.checkpointId, new Set(body.subtasks));
        return this.#onCheckpoint(body.checkpointId, 'triggered');
      case 'checkpointAckReceived': {
        const missing = this.#state.missingAcks.get(body.checkpointId);
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
    const before = this.#state.offsets.get(subtask);
    this.#state.offsets.set(subtask, offset);
    return before !== undefined && offset > before;
  }

  #onRecord(subtask: SubtaskId): void {
    const count = (this.#state.processed.get(subtask) ?? 0) + 1;
    this.#state.processed.set(subtask, count);
    this.#fire((point) => point.at === 'record' && point.subtask === subtask && point.count === count);
  }

  #onCheckpoint(checkpointId: number, event: 'triggered' | 'acked' | 'completed'): void {
    this.#fire((point) => point.at === 'checkpoint' && point.checkpointId === checkpointId && point.event === event);
  }

  /** An act is a step of its own: an actor is never killed inside its own call. */
  #fire(matches: (point: ScriptPoint) => boolean): void {
    const { open } = this.#state;
    const due = open.filter((index) => matches(this.#pointOf(index)));
    if (due.length === 0) return;
    this.#state.open = open.filter((index) => !due.includes(index));
    for (const index of due) {
      const point = this.#pointOf(index);
      this.#world.at(this.#world.now() + (point.at === 'checkpoint' ? point.plusMs : 0), String(index));
    }
  }

  #pointOf(index: number): ScriptPoint {
    return must(this.#acts[index], 'an act of the script').point;
  }
}

/** A checkpoint triggered, or a subtask killed, at a point of the run. */
interface ScriptedAct {
  readonly point: ScriptPoint;
  readonly kill: SubtaskId | null;
}

/** The state of a script as plain values. */
export interface SavedScript {
  readonly processed: Map<SubtaskId, number>;
  readonly offsets: Map<SubtaskId, number>;
  readonly missingAcks: Map<number, Set<SubtaskId>>;
  /** Acts whose event has not come, by their place in the script. */
  open: number[];
}
