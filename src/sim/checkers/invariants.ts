import { BARRIER_ORDER, BarrierOrder } from './barrier-order.ts';
import { BOUNDED_BUFFERS, BoundedBuffers } from './bounded-buffers.ts';
import type { CheckedRun, Checker } from './checker.ts';
import { CHECKPOINT_PROGRESS, CheckpointProgress } from './checkpoint-progress.ts';
import { COMMITTED_IS_FINAL, CommittedIsFinal } from './committed-is-final.ts';
import { COMPLETION_FIRST, CompletionFirst } from './completion-first.ts';
import { COMPLETION_RULE, CompletionRule } from './completion-rule.ts';
import { CONSISTENT_CUT, ConsistentCut } from './consistent-cut.ts';
import { COUNTED_ONCE, CountedOnce } from './counted-once.ts';
import { DEAD_ATTEMPTS, DeadAttempts } from './dead-attempts.ts';
import { FINISHED_INPUT, FinishedInput } from './finished-input.ts';
import { KEY_GROUP_OWNER, KeyGroupOwner } from './key-group-owner.ts';
import { LATENESS_BY_WATERMARK, LatenessByWatermark } from './lateness-by-watermark.ts';
import { LOSSLESS_CHANNELS, LosslessChannels } from './lossless-channels.ts';
import { NEWEST_THAT_VERIFIES, NewestThatVerifies } from './newest-that-verifies.ts';
import { NO_DEADLOCK, NoDeadlock } from './no-deadlock.ts';
import { NOTHING_LEFT_BEHIND, NothingLeftBehind } from './nothing-left-behind.ts';
import { ONE_WRITER, OneWriter } from './one-writer.ts';
import { RESTART_LIMIT, RestartLimit } from './restart-limit.ts';
import { RESTORE_OR_REFUSE, RestoreOrRefuse } from './restore-or-refuse.ts';
import { RESTORED_BYTES, RestoredBytes } from './restored-bytes.ts';
import { RETENTION, Retention } from './retention.ts';
import { RISING_IDS, RisingIds } from './rising-ids.ts';
import { SINK_BARRIERS, SinkBarriers } from './sink-barriers.ts';
import { TIMERS_ONCE, TimersOnce } from './timers-once.ts';
import { TRANSACTION_ENDS, TransactionEnds } from './transaction-ends.ts';
import { WATERMARK_ORDER, WatermarkOrder } from './watermark-order.ts';
import { WHOLE_RESTORE, WholeRestore } from './whole-restore.ts';

/** A statement that holds in every run, and who watches it. */
export interface Invariant {
  /** As in the reliability reference: I while a job runs, R at each recovery, L once the faults have stopped. */
  readonly id: string;
  /** What holds, as a sentence: the first words of the message when it does not. */
  readonly sentence: string;
  create(run: CheckedRun): Checker;
}

/** All invariants. Two of one id are its two sides. */
export const INVARIANTS: readonly Invariant[] = [
  { id: 'I1', sentence: CONSISTENT_CUT, create: (run) => new ConsistentCut(run) },
  { id: 'I2', sentence: COMPLETION_RULE, create: (run) => new CompletionRule(run) },
  { id: 'I3', sentence: COMPLETION_FIRST, create: (run) => new CompletionFirst(run) },
  { id: 'I4', sentence: RISING_IDS, create: (run) => new RisingIds(run) },
  { id: 'I5', sentence: BARRIER_ORDER, create: (run) => new BarrierOrder(run) },
  { id: 'I6', sentence: ONE_WRITER, create: (run) => new OneWriter(run) },
  { id: 'I6', sentence: DEAD_ATTEMPTS, create: () => new DeadAttempts() },
  { id: 'I7', sentence: RETENTION, create: (run) => new Retention(run) },
  { id: 'I8', sentence: COUNTED_ONCE, create: (run) => new CountedOnce(run) },
  { id: 'I9', sentence: KEY_GROUP_OWNER, create: (run) => new KeyGroupOwner(run) },
  { id: 'I10', sentence: WHOLE_RESTORE, create: (run) => new WholeRestore(run) },
  { id: 'I11', sentence: WATERMARK_ORDER, create: (run) => new WatermarkOrder(run) },
  { id: 'I12', sentence: TIMERS_ONCE, create: (run) => new TimersOnce(run) },
  { id: 'I13', sentence: LATENESS_BY_WATERMARK, create: (run) => new LatenessByWatermark(run) },
  { id: 'I14', sentence: LOSSLESS_CHANNELS, create: () => new LosslessChannels() },
  { id: 'I15', sentence: BOUNDED_BUFFERS, create: () => new BoundedBuffers() },
  { id: 'I16', sentence: COMMITTED_IS_FINAL, create: (run) => new CommittedIsFinal(run) },
  { id: 'I17', sentence: TRANSACTION_ENDS, create: (run) => new TransactionEnds(run) },
  { id: 'I18', sentence: SINK_BARRIERS, create: () => new SinkBarriers() },
  { id: 'R1', sentence: NEWEST_THAT_VERIFIES, create: (run) => new NewestThatVerifies(run) },
  { id: 'R2', sentence: RESTORED_BYTES, create: (run) => new RestoredBytes(run) },
  { id: 'R3', sentence: RESTORE_OR_REFUSE, create: (run) => new RestoreOrRefuse(run) },
  { id: 'L1', sentence: CHECKPOINT_PROGRESS, create: (run) => new CheckpointProgress(run) },
  { id: 'L2', sentence: FINISHED_INPUT, create: (run) => new FinishedInput(run) },
  { id: 'L3', sentence: RESTART_LIMIT, create: (run) => new RestartLimit(run) },
  { id: 'L4', sentence: NO_DEADLOCK, create: () => new NoDeadlock() },
  { id: 'L5', sentence: NOTHING_LEFT_BEHIND, create: (run) => new NothingLeftBehind(run) },
];

export const INVARIANT_IDS: readonly string[] = INVARIANTS.map(({ id }) => id);
