import type { SubtaskId } from '#protocol/job-plan.ts';

/**
 * The ledger of one stateful operator: per subtask, the list of lineages applied to its state.
 *
 * Invariants: `#counts` counts the lists' entries; `#over` holds the lineages counted more often than the plan sends
 * them; `#missing` holds lineages that were seen and are not in the state now.
 */
export class OperatorTally {
  readonly uid: string;
  readonly #name: string;
  readonly #paths: number;
  readonly #applied = new Map<SubtaskId, string[]>();
  /** Length of a subtask's list at its snapshot, by checkpoint. */
  readonly #snapshots = new Map<number, Map<SubtaskId, number>>();
  readonly #counts = new Map<string, number>();
  readonly #processedTimes = new Map<string, number>();
  readonly #over = new Set<string>();
  readonly #missing = new Set<string>();
  /** Missing ones that no source will send again: lost for certain, before the job ends. */
  readonly #condemned = new Set<string>();
  #processed = 0;

  /** `paths`: on how many ways a source record reaches the operator; so often it may count. */
  constructor(uid: string, name: string, paths: number) {
    this.uid = uid;
    this.#name = name;
    this.#paths = paths;
  }

  /** A record was sent to the operator: it has to arrive in the state. */
  expect(lineage: string): void {
    if (!this.#counts.has(lineage)) this.#missing.add(lineage);
  }

  /** A record was processed: it is in the state from now on. */
  apply(subtask: SubtaskId, lineage: string): void {
    this.#processed++;
    this.#processedTimes.set(lineage, (this.#processedTimes.get(lineage) ?? 0) + 1);
    const list = this.#applied.get(subtask);
    if (list === undefined) this.#applied.set(subtask, [lineage]);
    else list.push(lineage);
    const count = (this.#counts.get(lineage) ?? 0) + 1;
    this.#counts.set(lineage, count);
    if (count > this.#paths) this.#over.add(lineage);
    this.#missing.delete(lineage);
    this.#condemned.delete(lineage);
  }

  /** The subtask takes its snapshot now. */
  snapshot(subtask: SubtaskId, checkpointId: number): void {
    const lengths = this.#snapshots.get(checkpointId) ?? new Map<SubtaskId, number>();
    if (!lengths.has(subtask)) lengths.set(subtask, this.#applied.get(subtask)?.length ?? 0);
    this.#snapshots.set(checkpointId, lengths);
  }

  /** All subtasks go back to a checkpoint; null = to nothing. */
  restore(checkpointId: number | null): void {
    const lengths = checkpointId === null ? undefined : this.#snapshots.get(checkpointId);
    for (const [subtask, list] of this.#applied) {
      for (const lineage of list.splice(lengths?.get(subtask) ?? 0)) this.#takeBack(lineage);
    }
    for (const id of this.#snapshots.keys()) if (checkpointId === null || id > checkpointId) this.#snapshots.delete(id);
  }

  /** Of what is missing after a restore, the sources have passed these: nobody sends them again. */
  condemn(passed: (lineage: string) => boolean): void {
    for (const lineage of this.#missing) if (passed(lineage)) this.#condemned.add(lineage);
  }

  /** Forgets everything: the records of an untraced stretch are not known. */
  clear(): void {
    for (const map of [this.#applied, this.#snapshots, this.#counts, this.#processedTimes]) map.clear();
    for (const set of [this.#over, this.#missing, this.#condemned]) set.clear();
    this.#processed = 0;
  }

  /** Records that are lost: at the end all that are missing, before it those that cannot come any more. */
  lost(finished: boolean): ReadonlySet<string> {
    return finished ? this.#missing : this.#condemned;
  }

  /** Records that count more often than they were sent. */
  twice(): ReadonlySet<string> {
    return this.#over;
  }

  timesProcessed(lineage: string): number {
    return this.#processedTimes.get(lineage) ?? 0;
  }

  timesCounted(lineage: string): number {
    return this.#counts.get(lineage) ?? 0;
  }

  summary(): OperatorSummary {
    return {
      uid: this.uid,
      name: this.#name,
      processed: this.#processed,
      distinct: this.#processedTimes.size,
      twice: this.#over.size,
    };
  }

  #takeBack(lineage: string): void {
    const count = (this.#counts.get(lineage) ?? 0) - 1;
    if (count <= this.#paths) this.#over.delete(lineage);
    if (count > 0) {
      this.#counts.set(lineage, count);
      return;
    }
    this.#counts.delete(lineage);
    this.#missing.add(lineage);
  }
}

export interface OperatorSummary {
  readonly uid: string;
  readonly name: string;
  /** Times a record was processed, over all attempts. */
  readonly processed: number;
  /** Different records processed. */
  readonly distinct: number;
  readonly twice: number;
}
