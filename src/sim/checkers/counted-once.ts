import { type ChannelId, type JobPlan, parseChannelId } from '#protocol/job-plan.ts';
import { must } from '#std/assert.ts';
import { ByAttempt } from './by-attempt.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';
import { windowTasks } from './event-windows.ts';
import { PrefixGhost } from './prefix-ghost.ts';

export const COUNTED_ONCE =
  'The state of an operator has taken in every record once, whatever was undone and done again.';

/**
 * I8. A ledger of lineages per input channel of every task, beside the run: filled as records are processed, copied at
 * each snapshot, put back when an attempt starts from it. Within a logical prefix no lineage comes through one channel
 * more often than there are copies of a record: one, but behind a broadcast. That none is missing follows from the consistent cut (I1) and from the output (O1).
 *
 * What a window puts out is named by window, key and firing. After a restore a row that had been late may begin a window
 * anew, under the names it had: such results are told apart by attempt, and that a window does not fire again for what it
 * has put out is I12.
 *
 * A changelog names a record several times, and at-least-once mode counts twice by its name: neither is looked at.
 */
export class CountedOnce implements Checker {
  readonly #ledgers = new PrefixGhost<Map<ChannelId, Map<string, number>>>(
    () => new Map(),
    (ledger) => new Map([...ledger].map(([channel, lineages]) => [channel, new Map(lineages)])),
  );
  /** By actor: the channel whose element is being processed; null: not looked at. */
  readonly #reading = new ByAttempt<ChannelId | null>();
  readonly on: EventHandlers;

  constructor({ plan }: CheckedRun) {
    if (plan.settings.checkpoint.mode !== 'exactly-once') {
      this.on = {};
      return;
    }
    const copies = copiesOf(plan);
    const beginAgain = [...windowTasks(plan).values()]
      .filter((task) => !task.sharesSlices)
      .map(({ uid }) => `w:${uid}:`);
    const edges = new Map<ChannelId, { readonly changelog: boolean; readonly copies: number }>();
    const edgeOf = (channel: ChannelId): { readonly changelog: boolean; readonly copies: number } => {
      let edge = edges.get(channel);
      if (edge === undefined) {
        const { edge: id } = parseChannelId(channel);
        const { changelog } = must(plan.edges[id], 'a channel belongs to an edge').schema;
        edge = { changelog, copies: copies[id] ?? 1 };
        edges.set(channel, edge);
      }
      return edge;
    };
    this.on = {
      attemptStarted: ({ attempt, restoredCheckpointId }) => this.#ledgers.start(attempt, restoredCheckpointId),
      elementTaken: ({ channel }, { actor, attempt }) => {
        this.#reading.set(attempt, actor, edgeOf(channel).changelog ? null : channel);
      },
      snapshotSyncStarted: ({ subtask, checkpointId }, { attempt }) =>
        this.#ledgers.cut(subtask, attempt, checkpointId),
      recordProcessed: ({ subtask, record }, { actor, attempt }) => {
        const channel = this.#reading.get(attempt, actor) ?? null;
        if (channel === null || record.lineage === '') return;
        const ledger = this.#ledgers.of(subtask, attempt);
        let lineages = ledger.get(channel);
        if (lineages === undefined) {
          lineages = new Map();
          ledger.set(channel, lineages);
        }
        const again = beginAgain.some((results) => record.lineage.startsWith(results));
        const name = again ? `${record.lineage} of attempt ${attempt}` : record.lineage;
        const times = (lineages.get(name) ?? 0) + 1;
        if (times > edgeOf(channel).copies) {
          throw new InvariantBroken(
            COUNTED_ONCE,
            `Record ${record.lineage} came through ${channel} to ${subtask} ${times} times, now in attempt ${attempt}.`,
          );
        }
        lineages.set(name, times);
      },
    };
  }

  onStartedAnew(): void {
    this.#ledgers.forgetCheckpoints();
  }

  onTabOpened(): void {
    this.#reading.clear();
    this.#ledgers.forgetAttempts();
  }
}

/** How many copies of a record an edge carries, over all its channels to one reader. Edges are in topological order. */
function copiesOf(plan: JobPlan): readonly number[] {
  const copies = plan.vertices.map(() => 0);
  const carried: number[] = [];
  for (const { id, from, to, partitioner } of plan.edges.toSorted((a, b) => a.from - b.from)) {
    const out = Math.max(1, copies[from] ?? 0);
    carried[id] = out;
    const readers = partitioner === 'broadcast' ? (plan.vertices[to]?.parallelism ?? 1) : 1;
    copies[to] = (copies[to] ?? 0) + out * readers;
  }
  return carried;
}
