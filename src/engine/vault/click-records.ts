import type { VaultRequest } from '#protocol/vault-messages.ts';
import type { Requester } from './requester.ts';

/**
 * What users clicked for the sources of a job, in order: a log of its own per source, as a broker would keep it.
 *
 * Invariants: a source is told of a line only after the transaction that recorded it completed, so that what it emitted
 * can always be read again; lines of one source are recorded in the order in which they came. A reader that has read
 * everything is answered when the next line is durable. A line that storage refuses is tried again with the next one.
 * A fresh start forgets what was recorded, as it forgets the checkpoints that point into it.
 */
export interface ClickRecords {
  /** Durable lines by the uid of their source. */
  lines: Map<string, string[]>;
  /** Clicked and not yet being written. */
  queue: QueuedClick[];
  busy: boolean;
  /** Storage refused the queue; the next line, or the next start, tries again. */
  refused: boolean;
  /** Readers at the end of a record. */
  waiting: WaitingReader[];
}

export interface QueuedClick {
  readonly uid: string;
  readonly line: string;
}

interface WaitingReader {
  readonly from: Requester;
  readonly request: ReadClicks;
}

export type ReadClicks = Extract<VaultRequest, { readonly kind: 'readClicks' }>;

export function createClickRecords(): ClickRecords {
  return { lines: new Map(), queue: [], busy: false, refused: false, waiting: [] };
}
