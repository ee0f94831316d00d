import { decodeBatch } from '#protocol/batch-codec.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { StorageStore } from '#protocol/storage.ts';
import type { SinkRow } from '#protocol/query.ts';
import { valueAt } from '#protocol/record-batch.ts';
import type { SinkIndex, StoredPage } from './sink-index.ts';
import { logPageKey, tablePageKey } from './storage-keys.ts';

/** Reading a sink: its pages in the order of a lens, and their rows as plain values. */

/** One stored page as a reader sees it. Plain data. */
export interface PageReference {
  readonly store: StorageStore;
  readonly key: string;
  /** Position of its first row in the lens. */
  readonly position: number;
  readonly rows: number;
  readonly subtask: SubtaskId;
  readonly transaction: string | null;
  readonly status: SinkRow['status'];
  readonly repeated: number;
}

/**
 * The pages of a sink. Of a log: `committed` gives committed transactions in commit order, `uncommitted` every page as
 * it arrived. A table has one order only. A sink nobody has written to yet has no pages.
 */
export function pagesOf(
  index: SinkIndex,
  jobId: string,
  sink: string,
  lens: 'committed' | 'uncommitted',
): readonly PageReference[] {
  const pages = index.logs.has(sink) ? logPages(index, jobId, sink, lens) : tablePages(index, jobId, sink);
  let position = 0;
  return pages.map((page) => {
    const placed = { ...page, position };
    position += page.rows;
    return placed;
  });
}

/** The rows of a stored page. */
export function rowsOf(reference: PageReference, { schema, buffer }: StoredPage): readonly SinkRow[] {
  const batch = decodeBatch(buffer, schema);
  return Array.from({ length: batch.rows }, (_, row): SinkRow => ({
    position: reference.position + row,
    values: batch.columns.map((column) => valueAt(column, row)),
    rowKind: batch.rowKinds?.[row] ?? 0,
    eventTime: batch.eventTimes[row] ?? Number.NEGATIVE_INFINITY,
    subtask: reference.subtask,
    transaction: reference.transaction,
    status: reference.status,
    repeated: row < reference.repeated,
    lineage: batch.lineage?.[row] ?? null,
  }));
}

type UnplacedPage = Omit<PageReference, 'position'>;

function logPages(
  index: SinkIndex,
  jobId: string,
  log: string,
  lens: 'committed' | 'uncommitted',
): readonly UnplacedPage[] {
  const transactions = [...(index.logs.get(log)?.transactions.values() ?? [])]
    .filter((transaction) => lens === 'uncommitted' || transaction.state === 'committed')
    .sort((left, right) => (left.commitSequence ?? 0) - (right.commitSequence ?? 0));
  const pages = transactions.flatMap((each) =>
    each.pages.map((page, number) => ({
      arrival: page.arrival,
      page: {
        store: 'logs' as const,
        key: logPageKey(jobId, log, each.transaction, number),
        rows: page.rows,
        subtask: each.subtask,
        transaction: each.transaction,
        status: each.state,
        repeated: 0,
      },
    })),
  );
  if (lens === 'uncommitted') pages.sort((left, right) => left.arrival - right.arrival);
  return pages.map((each) => each.page);
}

function tablePages(index: SinkIndex, jobId: string, table: string): readonly UnplacedPage[] {
  return (index.tables.get(table)?.pages ?? []).map((page, number) => ({
    store: 'tables',
    key: tablePageKey(jobId, table, number),
    rows: page.rows,
    subtask: page.subtask,
    transaction: null,
    status: 'written',
    repeated: page.repeated,
  }));
}
