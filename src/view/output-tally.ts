import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TransactionView } from './run-view.ts';

/**
 * The ledger of the output. A log's row counts when its transaction commits; a row that is committed by two
 * transactions is in the output twice, unless it reaches the log on several ways. Within one transaction a lineage may
 * occur more often: an update is a retraction and an insertion of the same lineage.
 */
export class OutputTally {
  readonly #open = new Map<string, { rows: number; lineages: Set<string> }>();
  readonly #sealed = new Map<string, { rows: number; lineages: Set<string> }>();
  readonly #committed = new Map<string, number>();
  readonly #twice = new Set<string>();
  readonly #tables: ReadonlySet<string>;
  /** How often a row may be in each log. */
  readonly #ways: ReadonlyMap<string, number>;
  /** Attempt that first wrote a row of a table. */
  readonly #written = new Map<string, number>();
  #attempt = 0;
  #committedRows = 0;
  #repeatedRows = 0;

  constructor(tables: ReadonlySet<string>, ways: ReadonlyMap<string, number>) {
    this.#tables = tables;
    this.#ways = ways;
  }

  /** Rows that a sink wrote: into the open transaction of its subtask, or into a table. */
  write(subtask: SubtaskId, sink: string, rows: number, repeated: number, lineage: readonly string[]): void {
    if (this.#tables.has(sink)) {
      this.#repeatedRows += Math.max(repeated, this.#countRepeated(sink, lineage));
      return;
    }
    const key = `${subtask}|${sink}`;
    const open = this.#open.get(key) ?? { rows: 0, lineages: new Set<string>() };
    open.rows += rows;
    for (const each of lineage) if (each !== '') open.lineages.add(each);
    this.#open.set(key, open);
  }

  /** A transaction of the log changed its state. */
  change(subtask: SubtaskId, log: string, transaction: string, state: TransactionView['state']): void {
    const key = `${subtask}|${log}`;
    if (state === 'pre-committed') {
      const open = this.#open.get(key);
      if (open !== undefined) this.#sealed.set(`${log}|${transaction}`, open);
      this.#open.delete(key);
      return;
    }
    if (state === 'aborted') this.#sealed.delete(`${log}|${transaction}`);
    if (state === 'committed') this.#commit(log, transaction);
  }

  /** The open transactions of a dead attempt will never be sealed. */
  restart(attempt: number): void {
    this.#attempt = attempt;
    this.#open.clear();
  }

  committedTwice(): ReadonlySet<string> {
    return this.#twice;
  }

  committedRows(): number {
    return this.#committedRows;
  }

  repeatedRows(): number {
    return this.#repeatedRows;
  }

  #countRepeated(sink: string, lineage: readonly string[]): number {
    let repeated = 0;
    for (const each of lineage) {
      if (each === '') continue;
      const key = `${sink}|${each}`;
      const first = this.#written.get(key);
      if (first === undefined) this.#written.set(key, this.#attempt);
      else if (first < this.#attempt) repeated++;
    }
    return repeated;
  }

  /** Commits are idempotent: the second one of a transaction finds nothing. */
  #commit(log: string, transaction: string): void {
    const sealed = this.#sealed.get(`${log}|${transaction}`);
    if (sealed === undefined) return;
    this.#sealed.delete(`${log}|${transaction}`);
    this.#committedRows += sealed.rows;
    for (const lineage of sealed.lineages) {
      const key = `${log}|${lineage}`;
      const times = (this.#committed.get(key) ?? 0) + 1;
      this.#committed.set(key, times);
      if (times > (this.#ways.get(log) ?? 1)) this.#twice.add(lineage);
    }
  }
}
