import { assert } from '#std/assert.ts';
import { CLICKS_END } from '#protocol/job-client.ts';
import type { ClicksSourceConfig } from '#protocol/source-config.ts';
import type { VaultReply } from '#protocol/vault-messages.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import type { OperatorContext } from '../operators/operator.ts';
import { RowReader } from './row-reader.ts';
import type { SplitPosition } from './source-positions.ts';
import { type SourceSplit, type SplitAvailability, SplitSource } from './split-source.ts';

/**
 * Emits what the user clicks or types while the job runs.
 *
 * The vault records every event before this source sees it (vault/click-records.ts), in a log that is read by position,
 * so the source is as replayable as a broker's topic: an offset in the state is a position in the record, and a restore
 * reads the same events again. It asks for what follows the last event and is answered when there is something; until
 * then its split is empty, not ended. One split: the order of the clicks is the order of the events.
 * An event that no longer fits the schema (the columns were changed) is rejected, counted and traced.
 * Flink: KafkaSource with one partition; what a SourceFunction over a socket would be if sockets could be replayed.
 */
export class ClicksSource extends SplitSource<ClicksSplit> {
  readonly #rows: RowReader;

  constructor(context: OperatorContext, config: ClicksSourceConfig) {
    super(context, config);
    this.#rows = new RowReader({ format: 'json', csv: null, timeColumn: config.timeColumn }, context.plan.outputSchema);
  }

  protected override openSplit(split: number, position: SplitPosition | null): ClicksSplit {
    const offset = position?.offset ?? 0;
    return { split, offset, rows: position?.rows ?? 0, lines: offset, events: [], asked: false };
  }

  protected override availability(split: ClicksSplit): SplitAvailability {
    const [next] = split.events;
    if (next !== undefined) return next === CLICKS_END ? 'ended' : 'ready';
    if (!split.asked) {
      split.asked = true;
      const { uid } = this.context.plan;
      this.context.request((requestId) => ({ kind: 'readClicks', requestId, uid, from: split.offset }));
    }
    return 'blocked';
  }

  protected override endOf(_split: ClicksSplit): number | null {
    return null;
  }

  protected override timeColumn(): number {
    return this.#rows.timeColumn();
  }

  protected override fill(split: ClicksSplit, batch: RecordBatch, rowsMax: number): void {
    let row = 0;
    while (row < rowsMax && split.events.length > 0 && split.events[0] !== CLICKS_END) {
      const text = split.events.shift() as string;
      const outcome = this.#rows.read(text, batch, row);
      if (outcome === 'row') {
        if (batch.lineage !== null) batch.lineage[row] = `${this.context.plan.uid}:${split.split}:${split.offset}`;
        row++;
      } else if (outcome !== 'no row') this.reject(split.lines + 1, outcome, text);
      split.offset++;
      split.lines++;
    }
    batch.rows = row;
    split.rows += row;
  }

  override onVaultReply(reply: VaultReply): void {
    assert(reply.kind === 'clicksRead', 'a source of clicks asks for clicks only');
    const [split] = this.splits;
    assert(split !== undefined && split.offset === reply.from, 'clicks are read in order');
    split.asked = false;
    split.events.push(...reply.lines);
  }
}

interface ClicksSplit extends SourceSplit {
  /** Read and not emitted; the first one is at `offset`. */
  readonly events: string[];
  asked: boolean;
}
