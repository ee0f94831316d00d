/**
 * A checker of what a reader of a log sees, in Jepsen's words for logs. It knows nothing but what was read and what the
 * source log entitles the reader to: no message, no checkpoint, not one line of the engine. So it cannot share a mistake
 * with it; a test holds it to that.
 *
 * A read is the log from its start, as a reader with the isolation level `read_committed` gets it at one instant.
 */

export interface ReadRow {
  /** Offset in the log. */
  readonly position: number;
  /** What was written, as text. */
  readonly value: string;
  readonly transaction: string;
  /** What the log says has become of the transaction. */
  readonly status: string;
}

export type LogRead = readonly ReadRow[];

/** Jepsen's names: reference reliability §1.2. */
export type AnomalyKind =
  | 'lost write'
  | 'duplicate'
  | 'phantom'
  | 'inconsistent offset'
  | 'aborted read'
  | 'precommitted read'
  | 'skip'
  | 'nonmonotonic'
  | 'vanished'
  | 'torn transaction';

export interface Anomaly {
  readonly kind: AnomalyKind;
  /** What was seen, as a sentence. */
  readonly detail: string;
}

/** One sentence each. */
export const ANOMALIES: Readonly<Record<AnomalyKind, string>> = {
  'lost write': 'A write that was acknowledged is never read.',
  duplicate: 'A write is read more often than it was made.',
  phantom: 'A value is read that nobody wrote.',
  'inconsistent offset': 'Two reads see different values at one offset.',
  'aborted read': 'A row of an aborted transaction is read.',
  'precommitted read': 'A row is read whose transaction has not been committed.',
  skip: 'A read leaves an offset out.',
  nonmonotonic: 'Within a read the offsets go back.',
  vanished: 'What an earlier read has seen, a later one does not.',
  'torn transaction': 'A read sees a part of a transaction.',
};

/**
 * Every anomaly of a history. `reads` in the order in which they were made; the last one after everything has ended.
 * `written`: every value that the log has to hold then, as often as it does.
 */
export function checkSinkHistory(reads: readonly LogRead[], written: readonly string[]): readonly Anomaly[] {
  const last = reads.at(-1) ?? [];
  return [
    ...reads.flatMap(anomaliesWithin),
    ...anomaliesBetween(reads),
    ...tornTransactions(reads),
    ...totals(last, written),
  ];
}

function anomaliesWithin(read: LogRead): Anomaly[] {
  const anomalies: Anomaly[] = [];
  let before = -1;
  for (const { position, transaction, status } of read) {
    if (position <= before)
      anomalies.push({ kind: 'nonmonotonic', detail: `Offset ${position} comes after ${before}.` });
    else if (position > before + 1) {
      anomalies.push({ kind: 'skip', detail: `Offset ${position} comes after ${before}.` });
    }
    before = Math.max(before, position);
    if (status === 'aborted') anomalies.push({ kind: 'aborted read', detail: `${transaction} at ${position}.` });
    else if (status !== 'committed') {
      anomalies.push({ kind: 'precommitted read', detail: `${transaction} is ${status} at ${position}.` });
    }
  }
  return anomalies;
}

/** An offset keeps its value for ever, and a log never gets shorter. */
function anomaliesBetween(reads: readonly LogRead[]): Anomaly[] {
  const anomalies: Anomaly[] = [];
  const seen = new Map<number, string>();
  for (const read of reads) {
    for (const { position, value, transaction } of read) {
      const now = `${value} of ${transaction}`;
      const before = seen.get(position);
      if (before !== undefined && before !== now) {
        anomalies.push({ kind: 'inconsistent offset', detail: `Offset ${position} was ${before} and is ${now}.` });
      }
      seen.set(position, now);
    }
    if (read.length < seen.size) {
      const positions = new Set(read.map(({ position }) => position));
      const gone = [...seen.keys()].filter((position) => !positions.has(position));
      anomalies.push({ kind: 'vanished', detail: `Offsets ${gone.join(', ')} were read before.` });
    }
  }
  return anomalies;
}

/** A transaction becomes visible whole. */
function tornTransactions(reads: readonly LogRead[]): Anomaly[] {
  const sizes = new Map<string, number>();
  const anomalies: Anomaly[] = [];
  for (const read of reads) {
    const rows = new Map<string, number>();
    for (const { transaction } of read) rows.set(transaction, (rows.get(transaction) ?? 0) + 1);
    for (const [transaction, count] of rows) {
      const before = sizes.get(transaction);
      if (before !== undefined && before !== count) {
        anomalies.push({ kind: 'torn transaction', detail: `${transaction} had ${before} rows and has ${count}.` });
      }
      sizes.set(transaction, count);
    }
  }
  return anomalies;
}

function totals(last: LogRead, written: readonly string[]): Anomaly[] {
  const left = new Map<string, number>();
  for (const value of written) left.set(value, (left.get(value) ?? 0) + 1);
  const anomalies: Anomaly[] = [];
  for (const { value, position } of last) {
    const count = left.get(value);
    if (count === undefined) anomalies.push({ kind: 'phantom', detail: `${value} at ${position}.` });
    else if (count === 0) anomalies.push({ kind: 'duplicate', detail: `${value} again at ${position}.` });
    else left.set(value, count - 1);
  }
  for (const [value, count] of left) {
    if (count > 0) anomalies.push({ kind: 'lost write', detail: `${value}, ${count} times.` });
  }
  return anomalies;
}
