import { must } from '#std/assert.ts';
import { SINK_PAGE_ROWS_MAX } from '#protocol/limits.ts';
import type { StorageEntry } from '#protocol/storage.ts';
import type { QueryAnswer, QueryRequest, ResumableJob } from '#protocol/query.ts';
import type { Effects } from '../ports.ts';
import { clickAnswer } from './record-clicks.ts';
import { decodeManifest, handlesOf } from './manifest-codec.ts';
import { loadSinkIndex, type SinkIndex, type StoredPage } from './sink-index.ts';
import { type PageReference, pagesOf, rowsOf } from './sink-pages.ts';
import { lastNumberOf, MANIFEST_PREFIX_ALL, segmentPrefix, transactionPrefix } from './storage-keys.ts';
import { startList, startRead } from './storage-operations.ts';
import type { Operation, SinkQuery, StorageOutcome, VaultState } from './vault-state.ts';

/**
 * Questions of the studio: rows of a sink, jobs that can be resumed. They change nothing and belong to no epoch; a
 * sink can be read without its job having been started.
 */

/** Pages read at once. */
const READ_PAGES_MAX = 32;

/** Begins to answer. */
export function startQuery(vault: VaultState, queryId: number, request: QueryRequest, effects: Effects): void {
  switch (request.kind) {
    case 'resumableJobs':
      startList(vault, 'manifests', MANIFEST_PREFIX_ALL, { kind: 'queryJobs', queryId }, effects);
      return;
    case 'sinkRows':
    case 'sinkExport':
      if (vault.sinks !== null) readSink(vault, queryId, request, vault.sinks, effects);
      else listSink(vault, queryId, request, null, effects);
      return;
    case 'clickRecord':
      answerQuery(queryId, clickAnswer(vault, request.uid), effects);
      return;
    default:
      answerQuery(queryId, { kind: 'queryFailed', reason: `the vault cannot answer ${request.kind}` }, effects);
  }
}

/** All manifests of all jobs are listed: the newest of each. They are not verified here. */
export function onJobsListed(queryId: number, outcome: StorageOutcome, effects: Effects): void {
  if (!outcome.ok) {
    answerQuery(queryId, { kind: 'queryFailed', reason: outcome.reason }, effects);
    return;
  }
  const jobs = new Map<string, ResumableJob>();
  for (const { key, value } of outcome.entries) {
    const { jobId } = value as { readonly jobId?: unknown };
    if (typeof jobId !== 'string') continue;
    const manifest = decodeManifest(value, jobId, lastNumberOf(key));
    if (manifest === null) continue;
    const { checkpointId, jobTimeMs } = manifest;
    const bytes = handlesOf(manifest).reduce((sum, handle) => sum + handle.bytes, 0);
    // Keys ascend, so the last one of a job is its newest.
    jobs.set(jobId, { jobId, checkpointId, jobTimeMs, bytes });
  }
  answerQuery(queryId, { kind: 'resumableJobs', jobs: [...jobs.values()] }, effects);
}

/** The records of a job that this vault has not acquired. */
export function onSinkListed(
  vault: VaultState,
  operation: Extract<Operation, { kind: 'queryIndex' }>,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  const { queryId, request, transactions } = operation;
  if (!outcome.ok) answerQuery(queryId, { kind: 'queryFailed', reason: outcome.reason }, effects);
  else if (transactions === null) listSink(vault, queryId, request, outcome.entries, effects);
  else readSink(vault, queryId, request, loadSinkIndex(transactions, outcome.entries), effects);
}

/** Some pages have been read. */
export function onPagesRead(
  vault: VaultState,
  operation: Extract<Operation, { kind: 'queryPages' }>,
  outcome: StorageOutcome,
  effects: Effects,
): void {
  const { queryId, references, done, rows } = operation;
  if (!outcome.ok) {
    answerQuery(queryId, { kind: 'queryFailed', reason: outcome.reason }, effects);
    return;
  }
  const values = new Map(outcome.entries.map((entry) => [entry.key, entry.value]));
  const read = references.slice(done, done + READ_PAGES_MAX);
  for (const reference of read) {
    const page = values.get(reference.key) as StoredPage | undefined;
    if (page === undefined) {
      answerQuery(queryId, { kind: 'queryFailed', reason: `page ${reference.key} is missing` }, effects);
      return;
    }
    for (const row of rowsOf(reference, page)) rows.push(row);
  }
  readPages(vault, { ...operation, done: done + read.length }, effects);
}

function listSink(
  vault: VaultState,
  queryId: number,
  request: SinkQuery,
  transactions: readonly StorageEntry[] | null,
  effects: Effects,
): void {
  const operation = { kind: 'queryIndex', queryId, request, transactions } as const;
  if (transactions === null) startList(vault, 'logs', transactionPrefix(vault.jobId), operation, effects);
  else startList(vault, 'tables', segmentPrefix(vault.jobId), operation, effects);
}

function readSink(vault: VaultState, queryId: number, request: SinkQuery, index: SinkIndex, effects: Effects): void {
  const pages = pagesOf(index, vault.jobId, request.sink, request.lens);
  const last = pages.at(-1);
  const total = last === undefined ? 0 : last.position + last.rows;
  const [from, to] = boundsOf(request, total);
  const references = pages.filter((page) => page.position < to && page.position + page.rows > from);
  readPages(vault, { kind: 'queryPages', queryId, request, total, references, done: 0, rows: [] }, effects);
}

function readPages(vault: VaultState, operation: Extract<Operation, { kind: 'queryPages' }>, effects: Effects): void {
  const { queryId, request, total, references, done, rows } = operation;
  const next: readonly PageReference[] = references.slice(done, done + READ_PAGES_MAX);
  if (next.length > 0) {
    const { store } = must(next[0], 'there is one');
    startRead(
      vault,
      store,
      next.map((reference) => reference.key),
      operation,
      effects,
    );
    return;
  }
  const [from, to] = boundsOf(request, total);
  answerQuery(
    queryId,
    {
      kind: 'sinkRows',
      total,
      page: request.kind === 'sinkRows' ? request.page : 0,
      rows: rows.filter((row) => row.position >= from && row.position < to),
    },
    effects,
  );
}

function boundsOf(request: SinkQuery, total: number): readonly [from: number, to: number] {
  if (request.kind === 'sinkExport') return [0, total];
  return [request.page * SINK_PAGE_ROWS_MAX, (request.page + 1) * SINK_PAGE_ROWS_MAX];
}

function answerQuery(queryId: number, answer: QueryAnswer, effects: Effects): void {
  effects.send('client', { kind: 'queryAnswered', queryId, answer });
}
