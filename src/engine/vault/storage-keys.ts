import type { SubtaskId } from '#protocol/job-plan.ts';

/**
 * Where everything of a job is stored. Keys of one kind sort by what they number, so that a prefix reads in order.
 *
 * fence:     `fence/JOB` the epoch, a number; `counters/JOB` {@link JobCounters}
 * manifests: `manifest/JOB/ID`, `staged/JOB/ID/SUBTASK` (chunk keys of a checkpoint not yet complete),
 *            `quarantine/JOB/ID`
 * chunks:    `JOB/ID/SUBTASK/N` an ArrayBuffer
 * logs:      `transaction/JOB/LOG/TRANSACTION`, `page/JOB/LOG/TRANSACTION/N`, `clicks/JOB/UID/N`
 * tables:    `segment/JOB/TABLE/N`, `page/JOB/TABLE/N`
 * files:     `FILE/meta`, `FILE/N`
 *
 * Bulk values (chunks, pages) have no prefix in common with the small records that list them, so listing never loads
 * them.
 */

/** What must not be given twice even when every checkpoint of the job is gone. */
export interface JobCounters {
  readonly lastAttempt: number;
  readonly lastCheckpointId: number;
  readonly jobTimeMs: number;
}

export function fenceKey(jobId: string): string {
  return `fence/${keyPart(jobId)}`;
}

export function countersKey(jobId: string): string {
  return `counters/${keyPart(jobId)}`;
}

export const MANIFEST_PREFIX_ALL = 'manifest/';

export function manifestPrefix(jobId: string): string {
  return `${MANIFEST_PREFIX_ALL}${keyPart(jobId)}/`;
}

export function manifestKey(jobId: string, checkpointId: number): string {
  return `${manifestPrefix(jobId)}${padded(checkpointId)}`;
}

export function stagedPrefix(jobId: string): string {
  return `staged/${keyPart(jobId)}/`;
}

export function stagedKey(jobId: string, checkpointId: number, subtask: SubtaskId): string {
  return `${stagedPrefix(jobId)}${padded(checkpointId)}/${subtask}`;
}

export function quarantinePrefix(jobId: string): string {
  return `quarantine/${keyPart(jobId)}/`;
}

export function quarantineKey(jobId: string, checkpointId: number): string {
  return `${quarantinePrefix(jobId)}${padded(checkpointId)}`;
}

export function chunkKey(jobId: string, checkpointId: number, subtask: SubtaskId, chunk: number): string {
  return `${keyPart(jobId)}/${padded(checkpointId)}/${subtask}/${chunk}`;
}

export const TRANSACTION_PREFIX_ALL = 'transaction/';

export function transactionPrefix(jobId: string): string {
  return `${TRANSACTION_PREFIX_ALL}${keyPart(jobId)}/`;
}

export function transactionKey(jobId: string, log: string, transaction: string): string {
  return `${transactionPrefix(jobId)}${keyPart(log)}/${keyPart(transaction)}`;
}

export function logPageKey(jobId: string, log: string, transaction: string, page: number): string {
  return `page/${keyPart(jobId)}/${keyPart(log)}/${keyPart(transaction)}/${padded(page)}`;
}

export function clicksPrefix(jobId: string): string {
  return `clicks/${keyPart(jobId)}/`;
}

export function clickKey(jobId: string, uid: string, position: number): string {
  return `${clicksPrefix(jobId)}${keyPart(uid)}/${padded(position)}`;
}

/** The source of a recorded line. */
export function clickPlaceOf(key: string): { readonly uid: string } {
  const uid = key.split('/')[2] ?? '';
  return { uid: uid.replaceAll('%2F', '/').replaceAll('%25', '%') };
}

export function segmentPrefix(jobId: string): string {
  return `segment/${keyPart(jobId)}/`;
}

export function segmentKey(jobId: string, table: string, segment: number): string {
  return `${segmentPrefix(jobId)}${keyPart(table)}/${padded(segment)}`;
}

export function tablePageKey(jobId: string, table: string, page: number): string {
  return `page/${keyPart(jobId)}/${keyPart(table)}/${padded(page)}`;
}

export function fileMetaKey(file: string): string {
  return `${file}/meta`;
}

export function fileChunkKey(file: string, chunk: number): string {
  return `${file}/${chunk}`;
}

/** The number at the end of a key. */
export function lastNumberOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('/') + 1));
}

/** A name as one part of a key: without a slash of its own. */
function keyPart(name: string): string {
  // Almost no name has one, and every transaction names a dozen keys.
  if (!name.includes('%') && !name.includes('/')) return name;
  return name.replaceAll('%', '%25').replaceAll('/', '%2F');
}

/** Twelve digits: text order is number order. */
function padded(value: number): string {
  return String(value).padStart(12, '0');
}
