import type { Mutant } from './mutant.ts';

/** What a checkpoint has pre-committed is the committer's to commit; aborted, its rows are lost though the sources have passed them. */
export const FORGOTTEN_TRANSACTIONS: Mutant = {
  sentence: 'After a restore a sink aborts the transactions that the checkpoint had pre-committed.',
  plant: () => ({
    tamper: (envelope, post) => {
      const { message } = envelope;
      if (message.kind === 'abortLogTransactions') post({ ...envelope, message: { ...message, keep: [] } });
      else if (message.kind !== 'commitLog' || !isRecovery(message.transactions, envelope.epoch, envelope.attempt)) {
        post(envelope);
      } else {
        // The restored committer hears of a success that never was.
        const { requestId } = message;
        post({
          ...envelope,
          from: 'vault',
          to: envelope.from,
          message: { kind: 'sinkWriteDurable', requestId, repeated: 0 },
        });
      }
    },
  }),
};

/** A transaction's name holds the attempt that opened it: `job:uid:subtask:epoch.attempt:number`. */
function isRecovery(transactions: readonly string[], epoch: number, attempt: number): boolean {
  return transactions.some((transaction) => !transaction.includes(`:${epoch}.${attempt}:`));
}
