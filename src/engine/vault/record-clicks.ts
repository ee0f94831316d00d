import type { StorageEntry } from '#protocol/storage.ts';
import type { QueryAnswer } from '#protocol/query.ts';
import type { Effects } from '../ports.ts';
import type { QueuedClick, ReadClicks } from './click-records.ts';
import type { Requester } from './requester.ts';
import { clickKey, clickPlaceOf } from './storage-keys.ts';
import { reply, startTransaction } from './storage-operations.ts';
import type { StorageOutcome, VaultState } from './vault-state.ts';

/** Lines in one answer, and lines recorded in one transaction. */
const CLICKS_AT_ONCE_MAX = 1000;
/** Lines that an answer to the studio shows. */
const CLICKS_SHOWN_MAX = 50;

/** The record as storage has it; what waits for storage goes on waiting. */
export function loadClicks(vault: VaultState, entries: readonly StorageEntry[]): void {
  const lines = new Map<string, string[]>();
  // Keys ascend, so the lines of a source are in order.
  for (const { key, value } of entries) {
    const { uid } = clickPlaceOf(key);
    const known = lines.get(uid);
    if (known === undefined) lines.set(uid, [String(value)]);
    else known.push(String(value));
  }
  vault.clicks = { lines, queue: vault.clicks.queue, busy: false, refused: false, waiting: [] };
}

/** The user clicked. */
export function queueClicks(vault: VaultState, uid: string, lines: readonly string[]): void {
  for (const line of lines) vault.clicks.queue.push({ uid, line });
  vault.clicks.refused = false;
}

/** Records what waits, once the job is ours. */
export function pumpClicks(vault: VaultState, effects: Effects): void {
  const { clicks } = vault;
  // While the job is being acquired the fence of a transaction would be one behind.
  const acquired = vault.sinks !== null && !vault.fencedOff && !vault.coordinatorBusy;
  if (!acquired || clicks.busy || clicks.refused || clicks.queue.length === 0) return;
  const taken = clicks.queue.splice(0, CLICKS_AT_ONCE_MAX);
  clicks.busy = true;
  const next = new Map([...clicks.lines].map(([uid, lines]) => [uid, lines.length]));
  const puts = taken.map(({ uid, line }) => {
    const position = next.get(uid) ?? 0;
    next.set(uid, position + 1);
    return { store: 'logs', key: clickKey(vault.jobId, uid, position), value: line } as const;
  });
  startTransaction(
    vault,
    { purpose: 'record clicks', puts, deletes: [], durability: 'strict' },
    { kind: 'recordClicks', clicks: taken },
    effects,
  );
}

/** The lines are durable, or stay first in the queue. */
export function onClicksRecorded(
  vault: VaultState,
  taken: readonly QueuedClick[],
  outcome: StorageOutcome,
  effects: Effects,
): void {
  const { clicks } = vault;
  clicks.busy = false;
  if (!outcome.ok) {
    clicks.queue = [...taken, ...clicks.queue];
    clicks.refused = true;
    return;
  }
  for (const { uid, line } of taken) {
    const known = clicks.lines.get(uid);
    if (known === undefined) clicks.lines.set(uid, [line]);
    else known.push(line);
  }
  const { waiting } = clicks;
  clicks.waiting = [];
  for (const { from, request } of waiting) readClicks(vault, from, request, effects);
}

/** Answers a source, now or when there is something. */
export function readClicks(vault: VaultState, from: Requester, request: ReadClicks, effects: Effects): void {
  const { requestId, uid } = request;
  const lines = vault.clicks.lines.get(uid)?.slice(request.from, request.from + CLICKS_AT_ONCE_MAX) ?? [];
  if (lines.length > 0) reply(vault, from, { kind: 'clicksRead', requestId, from: request.from, lines }, effects);
  else {
    // Who asks again has forgotten its earlier question.
    const others = vault.clicks.waiting.filter(
      (reader) => reader.from.actor !== from.actor || reader.request.uid !== uid,
    );
    vault.clicks.waiting = [...others, { from, request }];
  }
}

/** What the studio shows of a record. */
export function clickAnswer(vault: VaultState, uid: string): QueryAnswer {
  const { lines, queue } = vault.clicks;
  const recorded = lines.get(uid) ?? [];
  return {
    kind: 'clickRecord',
    recorded: recorded.length,
    waiting: queue.filter((click) => click.uid === uid).length,
    newest: recorded.slice(-CLICKS_SHOWN_MAX),
  };
}
