import { must } from '#std/assert.ts';
import { subtaskOf } from '#protocol/actor-name.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';

/** A row that a subtask took from one of its channels. */
export interface TakenRow {
  readonly channel: string;
  /** Where it comes from, as its lineage says: the same in every run. */
  readonly row: string;
}

/** Per subtask the rows it has taken, in its own order. */
export type ProcessingOrder = ReadonlyMap<SubtaskId, readonly TakenRow[]>;

/**
 * What each subtask has processed in a run, stitched over its failures: the rows inside the cut of the checkpoint restored
 * last, then those of the attempt that followed; what came inside that cut is found in the same way.
 *
 * It owes every event of a full trace, in order. What a dead attempt still says has no part in it.
 */
export class ProcessingHistory {
  readonly #attempts: Attempt[] = [];
  #finished = false;

  onEvent({ body, attempt, actor }: TraceEvent): void {
    if (body.kind === 'attemptStarted') {
      this.#attempts.push(this.#open(body.attempt, body.restoredCheckpointId));
      return;
    }
    if (body.kind === 'jobStateChanged' && body.to === 'FINISHED') this.#finished = true;
    const current = this.#attempts.at(-1);
    if (current === undefined || attempt !== current.number) return;
    switch (body.kind) {
      case 'elementSent':
        if (body.element.kind === 'records') {
          current.sent.set(
            placeOf(body),
            body.element.records.map(({ lineage }) => lineage),
          );
        }
        break;
      case 'elementTaken': {
        const subtask = must(subtaskOf(actor), 'elements of channels are taken by tasks');
        const rows = current.sent.get(placeOf(body)) ?? [];
        current.sent.delete(placeOf(body));
        takenBy(current, subtask).push(...rows.map((row) => ({ channel: body.channel, row })));
        break;
      }
      case 'snapshotSyncStarted': {
        const cut = current.cuts.get(body.checkpointId) ?? new Map<SubtaskId, number>();
        current.cuts.set(body.checkpointId, cut.set(body.subtask, takenBy(current, body.subtask).length));
        break;
      }
      case 'subtaskStateChanged':
        if (body.state === 'FINISHED') current.finished.add(body.subtask);
    }
  }

  /**
   * The stitched order. Null where the run does not show it: the job was finished, or the checkpoint restored last was
   * taken, by a tab that was already lost.
   */
  order(): ProcessingOrder | null {
    const last = this.#attempts.at(-1);
    return last === undefined || !last.isKnown || !this.#finished ? null : last.taken;
  }

  #open(number: number, restored: number | null): Attempt {
    const attempt = { number, taken: new Map(), sent: new Map(), cuts: new Map(), finished: new Set<SubtaskId>() };
    if (restored === null) return { ...attempt, isKnown: true };
    const before = this.#attempts.findLast(({ cuts }) => cuts.has(restored));
    const cut = before?.cuts.get(restored);
    if (before === undefined || cut === undefined) return { ...attempt, isKnown: false };
    let { isKnown } = before;
    for (const [subtask, rows] of before.taken) {
      const end = cut.get(subtask);
      // Whoever is not in the cut has finished before it.
      if (end === undefined && !before.finished.has(subtask)) isKnown = false;
      attempt.taken.set(subtask, rows.slice(0, end ?? rows.length));
    }
    return { ...attempt, isKnown };
  }
}

interface Attempt {
  readonly number: number;
  /** Begins with what lies inside the cut it was restored from. */
  readonly taken: Map<SubtaskId, TakenRow[]>;
  /** Rows under way, by channel and number. */
  readonly sent: Map<string, readonly string[]>;
  /** By checkpoint: how many rows each subtask had taken. */
  readonly cuts: Map<number, Map<SubtaskId, number>>;
  readonly finished: Set<SubtaskId>;
  readonly isKnown: boolean;
}

function placeOf({ channel, sequence }: { readonly channel: string; readonly sequence: number }): string {
  return `${channel} ${sequence}`;
}

function takenBy({ taken }: Attempt, subtask: SubtaskId): TakenRow[] {
  let rows = taken.get(subtask);
  if (rows === undefined) {
    rows = [];
    taken.set(subtask, rows);
  }
  return rows;
}
