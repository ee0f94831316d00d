import { must } from '#std/assert.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { StorageEntry } from '#protocol/storage.ts';

/**
 * What the vault knows of a job's logs and tables without reading a page: plain values, rebuilt from storage when the
 * job is acquired, and changed only when the transaction that stores the change has completed.
 *
 * A log is a sequence of transactions. Read committed: committed transactions by commit sequence. Read uncommitted:
 * pages by order of arrival. A table is a sequence of pages; its subtasks' high-water marks tell which rows a restarted
 * subtask wrote before.
 */
export interface SinkIndex {
  readonly logs: Map<string, LogIndex>;
  readonly tables: Map<string, TableIndex>;
}

export interface LogIndex {
  readonly transactions: Map<string, LogTransaction>;
  /** Pages that have arrived. */
  arrivals: number;
  commits: number;
}

/** As stored: one record a transaction. */
export interface LogTransaction {
  readonly log: string;
  readonly transaction: string;
  readonly subtask: SubtaskId;
  readonly state: 'open' | 'pre-committed' | 'committed' | 'aborted';
  readonly checkpointId: number | null;
  /** Position among the commits of the log, from 1. */
  readonly commitSequence: number | null;
  readonly pages: readonly { readonly rows: number; readonly arrival: number }[];
}

export interface TableIndex {
  readonly pages: TablePage[];
  /** Per subtask: rows it has ever written, by its own count. */
  readonly marks: Map<SubtaskId, number>;
}

export interface TablePage {
  readonly subtask: SubtaskId;
  readonly firstOrdinal: number;
  readonly rows: number;
  /** Its first rows that had been written before. */
  readonly repeated: number;
}

/** A stored page: rows as an encoded batch. */
export interface StoredPage {
  readonly schema: Schema;
  readonly buffer: ArrayBuffer;
}

/** Table pages are listed in segments of so many, so that appending one rewrites a short record. */
export const SEGMENT_PAGES = 256;

/** A stored segment. */
export interface TableSegment {
  readonly table: string;
  readonly segment: number;
  readonly pages: readonly TablePage[];
}

/** An index without anything. */
export function createSinkIndex(): SinkIndex {
  return { logs: new Map(), tables: new Map() };
}

/** The index of a log, made if it is new. */
function logOf(index: SinkIndex, log: string): LogIndex {
  let found = index.logs.get(log);
  if (found === undefined) {
    found = { transactions: new Map(), arrivals: 0, commits: 0 };
    index.logs.set(log, found);
  }
  return found;
}

/** The index of a table, made if it is new. */
export function tableOf(index: SinkIndex, table: string): TableIndex {
  let found = index.tables.get(table);
  if (found === undefined) {
    found = { pages: [], marks: new Map() };
    index.tables.set(table, found);
  }
  return found;
}

/** Rebuilds the index from stored transaction records and table segments, both in key order. */
export function loadSinkIndex(transactions: readonly StorageEntry[], segments: readonly StorageEntry[]): SinkIndex {
  const index = createSinkIndex();
  for (const { value } of transactions) putTransaction(index, value as LogTransaction);
  for (const { value } of segments) {
    const { table, pages } = value as TableSegment;
    for (const page of pages) putTablePage(index, table, page);
  }
  return index;
}

/** Adds or replaces a transaction. */
export function putTransaction(index: SinkIndex, transaction: LogTransaction): void {
  const log = logOf(index, transaction.log);
  log.transactions.set(transaction.transaction, transaction);
  for (const page of transaction.pages) log.arrivals = Math.max(log.arrivals, page.arrival + 1);
  log.commits = Math.max(log.commits, transaction.commitSequence ?? 0);
}

/** Appends a page to a table. */
export function putTablePage(index: SinkIndex, table: string, page: TablePage): void {
  const { pages, marks } = tableOf(index, table);
  pages.push(page);
  marks.set(page.subtask, Math.max(marks.get(page.subtask) ?? 0, page.firstOrdinal + page.rows));
}

/** The segment that holds page `page` of a table. */
export function segmentOf(index: SinkIndex, table: string, page: number): TableSegment {
  const segment = Math.floor(page / SEGMENT_PAGES);
  const { pages } = must(index.tables.get(table), 'a table with pages is in the index');
  return { table, segment, pages: pages.slice(segment * SEGMENT_PAGES, (segment + 1) * SEGMENT_PAGES) };
}
