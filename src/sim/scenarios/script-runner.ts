import type { ScenarioScript, ScriptPoint } from '#protocol/job-client.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { DeterministicWorld } from '../world/deterministic-world.ts';

/**
 * Plays the script of a scenario: its triggers and kills happen right after the event they are tied to, each once.
 * Assumption: one script a run; the world's trace comes here before anything else happens.
 */
export class ScriptRunner {
  readonly #world: DeterministicWorld;
  readonly #startMs: number;
  readonly #processed = new Map<SubtaskId, number>();
  #open: { readonly point: ScriptPoint; readonly act: () => void }[];

  constructor(world: DeterministicWorld, script: ScenarioScript) {
    this.#world = world;
    this.#startMs = world.now();
    this.#open = [
      ...script.triggers.map((point) => ({
        point,
        act: () => world.command({ kind: 'triggerUserCheckpoint' }),
      })),
      ...script.kills.map((point) => ({
        point,
        act: () => void world.killSubtask(point.subtask, 'killed by the script'),
      })),
    ];
    for (const { point, act } of this.#open) {
      if (point.at === 'time') world.at(this.#startMs + point.ms, 'script', act);
    }
  }

  /** Takes an event of the run. */
  onEvent({ body }: TraceEvent): void {
    switch (body.kind) {
      case 'recordProcessed': {
        const count = (this.#processed.get(body.subtask) ?? 0) + 1;
        this.#processed.set(body.subtask, count);
        this.#fire((point) => point.at === 'record' && point.subtask === body.subtask && point.count === count);
        return;
      }
      case 'checkpointTriggered':
        return this.#onCheckpoint(body.checkpointId, 'triggered');
      case 'checkpointAckReceived':
        return this.#onCheckpoint(body.checkpointId, 'acked');
      case 'checkpointCompleted':
        return this.#onCheckpoint(body.checkpointId, 'completed');
    }
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
