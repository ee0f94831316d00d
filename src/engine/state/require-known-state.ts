import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import { StateIncompatible } from './restore-table.ts';

/**
 * Refuses keyed state that an operator does not know: its kind of state has changed with its configuration, and to
 * leave the old one out would lose what it holds without a word. `known`: names of states, the main one first.
 * Stricter than Flink, which drops state that no descriptor names.
 */
export function requireKnownState(uid: string, chunks: readonly SnapshotChunk[], known: readonly string[]): void {
  const foreign = chunks.find((chunk) => chunk.uid === uid && chunk.scope === 'keyed' && !known.includes(chunk.state));
  if (foreign === undefined) return;
  throw new StateIncompatible(
    `State "${foreign.state}" of operator "${uid}" cannot be restored: with this configuration it keeps "${known[0]}".`,
  );
}
