import { answeredDurable, type Mutant, tampering } from './mutant.ts';

/**
 * What a checkpoint has pre-committed is the committer's to commit; aborted, its rows are lost though the sources have
 * passed them.
 */
export const FORGOTTEN_TRANSACTIONS: Mutant = tampering(
  'After a restore a sink aborts the transactions that the checkpoint had pre-committed.',
  (envelope, post) => {
    const { message, epoch, attempt } = envelope;
    if (message.kind === 'abortLogTransactions') post({ ...envelope, message: { ...message, keep: [] } });
    else if (message.kind !== 'commitLog' || !isRecovery(message.transactions, epoch, attempt)) post(envelope);
    // The restored committer hears of a success that never was.
    else post(answeredDurable(envelope, message.requestId));
  },
);

/** A transaction's name holds the attempt that opened it: `job:uid:subtask:epoch.attempt:number`. */
function isRecovery(transactions: readonly string[], epoch: number, attempt: number): boolean {
  return transactions.some((transaction) => !transaction.includes(`:${epoch}.${attempt}:`));
}
