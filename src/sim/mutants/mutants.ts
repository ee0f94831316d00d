import {
  BARRIER_PER_GATE,
  FORGED_CREDIT,
  KEY_GROUP_OFF_BY_ONE,
  LOST_BUFFER,
  NO_ALIGNMENT,
  REPEATED_BUFFER,
} from './channel-mutants.ts';
import { COMPLETE_BEFORE_DURABLE } from './complete-before-durable.ts';
import {
  COLLECTED_BEFORE_COMPLETE,
  COMPLETE_BEFORE_LAST_ACK,
  DURABLE_TWICE,
  EMPTY_RESTORE,
  NOTIFICATION_REPLAYED,
  NOTIFIED_EARLY,
  REUSED_IDS,
  STALE_RESTORE,
} from './coordinator-mutants.ts';
import { FORGOTTEN_TRANSACTIONS } from './forgotten-transactions.ts';
import { GREEDY_COLLECTION } from './greedy-collection.ts';
import { LATE_BARRIER } from './late-barrier.ts';
import type { Mutant } from './mutant.ts';
import {
  NO_FENCE,
  NO_FENCE_AT_ALL,
  NO_FENCE_IN_CHANNELS,
  NO_FENCE_IN_COORDINATOR,
  NO_FENCE_IN_STORAGE,
  NO_FENCE_IN_VAULT,
} from './no-fence.ts';
import { planted } from './planted.ts';
import {
  COMMIT_AT_BARRIER,
  FLIPPED_BIT,
  HALF_RESTORE,
  LEFTOVERS_KEPT,
  LOST_COMMIT,
  RELAXED_MANIFEST,
  UNSEALED,
} from './sink-mutants.ts';
import {
  OFFSET_AHEAD,
  OFFSET_OFF_BY_ONE,
  RESTORED_TWICE,
  STALE_SNAPSHOT,
  STATE_NOT_RESTORED,
  STATE_NOT_SAVED,
  WATERMARK_AHEAD,
} from './state-mutants.ts';

/**
 * Every planted bug by name, with the seed that is known to find it, or why nothing can. Two defences may mask each
 * other; so the fences are taken away one by one and in pairs. Here each is missed by itself, too: an invariant looks
 * at every fence (I6), every id (I4) and every dead attempt (I6), not at the outcome alone.
 */
export const MUTANTS: readonly NamedMutant[] = [
  { name: 'no-alignment', mutant: NO_ALIGNMENT, seed: 15 },
  { name: 'barrier-per-gate', mutant: BARRIER_PER_GATE, seed: 0 },
  { name: 'late-barrier', mutant: LATE_BARRIER, seed: 3 },
  { name: 'lost-buffer', mutant: LOST_BUFFER, seed: 6 },
  { name: 'repeated-element', mutant: REPEATED_BUFFER, seed: 0 },
  { name: 'forged-credit', mutant: FORGED_CREDIT, seed: 6 },
  { name: 'key-group-off-by-one', mutant: KEY_GROUP_OFF_BY_ONE, seed: 2 },
  { name: 'complete-before-last-ack', mutant: COMPLETE_BEFORE_LAST_ACK, seed: 0 },
  { name: 'complete-before-durable', mutant: COMPLETE_BEFORE_DURABLE, seed: 3 },
  { name: 'notified-early', mutant: NOTIFIED_EARLY, seed: 0 },
  { name: 'collected-before-complete', mutant: COLLECTED_BEFORE_COMPLETE, seed: 3 },
  { name: 'greedy-collection', mutant: GREEDY_COLLECTION, seed: 1 },
  { name: 'empty-restore', mutant: EMPTY_RESTORE, seed: 3 },
  { name: 'stale-restore', mutant: STALE_RESTORE, seed: 5 },
  { name: 'half-restore', mutant: HALF_RESTORE, seed: 3 },
  { name: 'flipped-bit', mutant: FLIPPED_BIT, seed: 3 },
  { name: 'offset-off-by-one', mutant: OFFSET_OFF_BY_ONE, seed: 5 },
  { name: 'offset-ahead', mutant: OFFSET_AHEAD, seed: 5 },
  { name: 'split-read-again', mutant: RESTORED_TWICE, seed: 5 },
  { name: 'state-not-restored', mutant: STATE_NOT_RESTORED, seed: 13 },
  { name: 'state-not-saved', mutant: STATE_NOT_SAVED, seed: 2 },
  { name: 'stale-snapshot', mutant: STALE_SNAPSHOT, seed: 37 },
  { name: 'watermark-ahead', mutant: WATERMARK_AHEAD, seed: 6 },
  { name: 'commit-at-barrier', mutant: COMMIT_AT_BARRIER, seed: 3 },
  { name: 'lost-commit', mutant: LOST_COMMIT, seed: 3 },
  { name: 'unsealed', mutant: UNSEALED, seed: 3 },
  { name: 'leftovers-kept', mutant: LEFTOVERS_KEPT, seed: 14 },
  { name: 'forgotten-transactions', mutant: FORGOTTEN_TRANSACTIONS, seed: 3 },
  { name: 'relaxed-manifest', mutant: RELAXED_MANIFEST, seed: 26 },
  { name: 'notification-replayed', mutant: NOTIFICATION_REPLAYED, seed: 19 },
  { name: 'no-fence', mutant: NO_FENCE, seed: 13 },
  { name: 'no-fence-in-channels', mutant: NO_FENCE_IN_CHANNELS, seed: 13 },
  { name: 'no-fence-in-vault', mutant: NO_FENCE_IN_VAULT, seed: 7 },
  { name: 'no-fence-in-coordinator', mutant: NO_FENCE_IN_COORDINATOR, seed: 17 },
  { name: 'no-fence-in-storage', mutant: NO_FENCE_IN_STORAGE, seed: 0 },
  { name: 'reused-ids', mutant: REUSED_IDS, seed: 31 },
  { name: 'no-fence-at-all', mutant: NO_FENCE_AT_ALL, seed: 13 },
  { name: 'no-storage-fence-and-reused-ids', mutant: planted(NO_FENCE_IN_STORAGE, REUSED_IDS), seed: 3 },
  { name: 'no-vault-fence-and-no-storage-fence', mutant: planted(NO_FENCE_IN_VAULT, NO_FENCE_IN_STORAGE), seed: 0 },
  { name: 'no-fences-and-reused-ids', mutant: planted(NO_FENCE_AT_ALL, REUSED_IDS), seed: 13 },
  {
    name: 'durable-twice',
    mutant: DURABLE_TWICE,
    equivalent: 'The second report finds no checkpoint that waits for it, and is ignored.',
  },
];

export type NamedMutant = { readonly name: string; readonly mutant: Mutant } & (
  | {
      /** Finds it, with the pipelines and faults of `runSimulation`. */ readonly seed: number;
      readonly equivalent?: never;
    }
  | { /** Why no run can differ. */ readonly equivalent: string; readonly seed?: never }
);
