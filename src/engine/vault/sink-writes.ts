import { must, unreachable } from '#std/assert.ts';
import { subtaskOf } from '#protocol/actor-name.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { VaultRequest } from '#protocol/vault-messages.ts';
import type { StorageEntry } from '#protocol/storage.ts';
import {
  createSinkIndex,
  type LogTransaction,
  putTablePage,
  putTransaction,
  SEGMENT_PAGES,
  segmentOf,
  type SinkIndex,
  type StoredPage,
  tableOf,
  type TablePage,
} from './sink-index.ts';
import { logPageKey, segmentKey, tablePageKey, transactionKey } from './storage-keys.ts';

/**
 * What a write to a log or a table does to storage and to the index. Pure: a draft collects the changes of several
 * writes; the index takes them only when the storage transaction with their entries has completed.
 *
 * Rules of a log transaction: open → pre-committed → committed, or aborted from either of the first two. Each step is
 * idempotent. The log's order is the order of commits. Pages arrive only while it is open.
 */
export type SinkRequest = Extract<
  VaultRequest,
  {
    readonly kind: 'appendToLog' | 'preCommitLog' | 'commitLog' | 'abortLogTransactions' | 'appendToTable';
  }
>;

export interface SinkDraft {
  /** Transactions as they will be, by log and name. */
  readonly transactions: Map<string, LogTransaction>;
  readonly tablePages: { readonly table: string; readonly page: TablePage }[];
  /** Pages themselves. */
  readonly pages: StorageEntry[];
  readonly aborted: LogTransaction[];
}

/** A draft without changes. */
export function createSinkDraft(): SinkDraft {
  return { transactions: new Map(), tablePages: [], pages: [], aborted: [] };
}

/** Adds a write to the draft. Returns why it cannot be done, or null. A refused write leaves the draft as it was. */
export function draftWrite(
  index: SinkIndex,
  draft: SinkDraft,
  jobId: string,
  from: ActorId,
  request: SinkRequest,
): string | null {
  switch (request.kind) {
    case 'appendToLog':
      return appendToLog(index, draft, jobId, request);
    case 'preCommitLog':
      return changeAll(index, draft, request.log, request.transactions, (current, transaction) => {
        if (current?.state === 'aborted') return `transaction ${transaction} has been aborted`;
        if (current !== null && current.state !== 'open') return current;
        const { checkpointId } = request;
        return {
          ...(current ?? emptyTransaction(request.log, transaction, from)),
          state: 'pre-committed',
          checkpointId,
        };
      });
    case 'commitLog': {
      // In front of them, commits that were ordered before and may or may not have happened: so a log never grows
      // inside.
      const transactions = [...new Set([...orderedCommits(index, request.log), ...request.transactions])];
      return changeAll(index, draft, request.log, transactions, (current, transaction, commitSequence) => {
        if (current === null) return `transaction ${transaction} is unknown`;
        if (current.state === 'committed') return current;
        if (current.state !== 'pre-committed') return `transaction ${transaction} is ${current.state}`;
        return { ...current, state: 'committed', commitSequence: current.commitSequence ?? commitSequence };
      });
    }
    case 'abortLogTransactions':
      abortTransactions(index, draft, request);
      return null;
    case 'appendToTable':
      appendToTable(index, draft, jobId, request);
      return null;
    default:
      return unreachable(request, 'sink write');
  }
}

/** The entries that store a draft. */
export function entriesOf(index: SinkIndex, draft: SinkDraft, jobId: string): readonly StorageEntry[] {
  const transactions = [...draft.transactions.values()].map((value): StorageEntry => {
    return { store: 'logs', key: transactionKey(jobId, value.log, value.transaction), value };
  });
  return [...draft.pages, ...transactions, ...segmentEntries(index, draft, jobId)];
}

/** Makes the changes of a stored draft known. */
export function applyDraft(index: SinkIndex, draft: SinkDraft): void {
  for (const transaction of draft.transactions.values()) putTransaction(index, transaction);
  for (const { table, page } of draft.tablePages) putTablePage(index, table, page);
}

/**
 * A draft's storage transaction failed, but it may have happened all the same. What it would have committed keeps its
 * place in the log and is committed with the next commit; a transaction nobody had heard of becomes known, so that it
 * can be aborted.
 */
export function rememberFailedDraft(index: SinkIndex, draft: SinkDraft): void {
  for (const drafted of draft.transactions.values()) {
    const known = index.logs.get(drafted.log)?.transactions.get(drafted.transaction);
    if (known === undefined)
      putTransaction(index, { ...drafted, state: 'open', checkpointId: null, commitSequence: null });
    else putTransaction(index, { ...known, commitSequence: known.commitSequence ?? drafted.commitSequence });
  }
}

/** Whether a write has to survive a power failure before it is answered. */
export function isStrict(request: SinkRequest): boolean {
  return request.kind === 'preCommitLog' || request.kind === 'commitLog';
}

function appendToLog(
  index: SinkIndex,
  draft: SinkDraft,
  jobId: string,
  request: Extract<SinkRequest, { kind: 'appendToLog' }>,
): string | null {
  const { log, transaction, subtask, page, rows, schema, buffer } = request;
  const current =
    transactionOf(index, draft, log, transaction) ?? emptyTransaction(log, transaction, `task:${subtask}`);
  if (current.state !== 'open') return `transaction ${transaction} is ${current.state}`;
  if (page !== current.pages.length) return `page ${page} of transaction ${transaction} is out of turn`;
  let arrival = index.logs.get(log)?.arrivals ?? 0;
  for (const each of draft.transactions.values()) {
    if (each.log === log) for (const known of each.pages) arrival = Math.max(arrival, known.arrival + 1);
  }
  setTransaction(draft, { ...current, subtask, pages: [...current.pages, { rows, arrival }] });
  const value: StoredPage = { schema, buffer };
  draft.pages.push({ store: 'logs', key: logPageKey(jobId, log, transaction, page), value });
  return null;
}

/** All or none: a refusal of one leaves the others unchanged too. */
function changeAll(
  index: SinkIndex,
  draft: SinkDraft,
  log: string,
  transactions: readonly string[],
  change: (current: LogTransaction | null, transaction: string, commitSequence: number) => LogTransaction | string,
): string | null {
  let commits = index.logs.get(log)?.commits ?? 0;
  for (const each of draft.transactions.values()) {
    if (each.log === log) commits = Math.max(commits, each.commitSequence ?? 0);
  }
  const changed: LogTransaction[] = [];
  for (const transaction of transactions) {
    const next = change(transactionOf(index, draft, log, transaction), transaction, commits + 1);
    if (typeof next === 'string') return next;
    commits = Math.max(commits, next.commitSequence ?? 0);
    changed.push(next);
  }
  for (const next of changed) setTransaction(draft, next);
  return null;
}

/** Transactions of a log that have a place in it and are not known to be committed, by place. */
function orderedCommits(index: SinkIndex, log: string): readonly string[] {
  return [...(index.logs.get(log)?.transactions.values() ?? [])]
    .filter(({ state, commitSequence }) => state === 'pre-committed' && commitSequence !== null)
    .toSorted((left, right) => (left.commitSequence ?? 0) - (right.commitSequence ?? 0))
    .map(({ transaction }) => transaction);
}

function abortTransactions(
  index: SinkIndex,
  draft: SinkDraft,
  { log, subtask, keep }: Extract<SinkRequest, { kind: 'abortLogTransactions' }>,
): void {
  const names = new Set(index.logs.get(log)?.transactions.keys());
  for (const each of draft.transactions.values()) if (each.log === log) names.add(each.transaction);
  for (const name of names) {
    const current = must(transactionOf(index, draft, log, name), 'it was listed');
    // Two sinks may write to one log: a subtask answers for its own transactions only.
    if (
      current.subtask !== subtask ||
      current.state === 'committed' ||
      current.state === 'aborted' ||
      keep.includes(name)
    )
      continue;
    const aborted: LogTransaction = { ...current, state: 'aborted' };
    setTransaction(draft, aborted);
    draft.aborted.push(aborted);
  }
}

function appendToTable(
  index: SinkIndex,
  draft: SinkDraft,
  jobId: string,
  { table, subtask, firstOrdinal, rows, schema, buffer }: Extract<SinkRequest, { kind: 'appendToTable' }>,
): void {
  const drafted = draft.tablePages.filter((each) => each.table === table);
  let mark = index.tables.get(table)?.marks.get(subtask) ?? 0;
  for (const { page } of drafted) if (page.subtask === subtask) mark = Math.max(mark, page.firstOrdinal + page.rows);
  const repeated = Math.min(rows, Math.max(0, mark - firstOrdinal));
  const position = (index.tables.get(table)?.pages.length ?? 0) + drafted.length;
  draft.tablePages.push({ table, page: { subtask, firstOrdinal, rows, repeated } });
  const value: StoredPage = { schema, buffer };
  draft.pages.push({ store: 'tables', key: tablePageKey(jobId, table, position), value });
}

/** The segments that new pages belong to, whole. */
function segmentEntries(index: SinkIndex, draft: SinkDraft, jobId: string): readonly StorageEntry[] {
  const entries: StorageEntry[] = [];
  for (const table of new Set(draft.tablePages.map((each) => each.table))) {
    const before = index.tables.get(table)?.pages.length ?? 0;
    // Only the open segment is copied, however long the table is.
    const from = Math.floor(before / SEGMENT_PAGES) * SEGMENT_PAGES;
    const tail = createSinkIndex();
    tableOf(tail, table).pages.push(...(index.tables.get(table)?.pages.slice(from) ?? []));
    for (const each of draft.tablePages) if (each.table === table) putTablePage(tail, table, each.page);
    const count = tableOf(tail, table).pages.length;
    for (let page = 0; page < count; page += SEGMENT_PAGES) {
      const local = segmentOf(tail, table, page);
      const segment = from / SEGMENT_PAGES + local.segment;
      entries.push({ store: 'tables', key: segmentKey(jobId, table, segment), value: { ...local, segment } });
    }
  }
  return entries;
}

function transactionOf(index: SinkIndex, draft: SinkDraft, log: string, transaction: string): LogTransaction | null {
  return (
    draft.transactions.get(draftKey(log, transaction)) ?? index.logs.get(log)?.transactions.get(transaction) ?? null
  );
}

function setTransaction(draft: SinkDraft, transaction: LogTransaction): void {
  draft.transactions.set(draftKey(transaction.log, transaction.transaction), transaction);
}

function draftKey(log: string, transaction: string): string {
  return `${log}\n${transaction}`;
}

function emptyTransaction(log: string, transaction: string, from: ActorId): LogTransaction {
  return {
    log,
    transaction,
    subtask: must(subtaskOf(from), 'sinks are written by tasks'),
    state: 'open',
    checkpointId: null,
    commitSequence: null,
    pages: [],
  };
}
