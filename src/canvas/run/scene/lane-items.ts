import type { TracedRecord } from '#protocol/trace.ts';
import type { ChannelView, QueuedElement, RunView } from '#view/run-view.ts';

/** Up to here every record has its letters; up to DOTS_MAX it is a dot; beyond, the queue is a texture with numbers. */
export const LETTERS_MAX = 8;
export const DOTS_MAX = 60;
/** Dots drawn in one lane; more are sampled, the same records on every channel. */
const DOTS_SHOWN = 24;

/** What a lane holds, in drawing units: oldest first. */
export type Item =
  | { readonly kind: 'record'; readonly queued: QueuedElement; readonly record: TracedRecord; readonly replays: number }
  | { readonly kind: 'rows'; readonly queued: QueuedElement; readonly rows: number }
  | {
      readonly kind: 'barrier';
      readonly queued: QueuedElement;
      readonly checkpointId: number;
      readonly cancelled: boolean;
    }
  | { readonly kind: 'watermark'; readonly queued: QueuedElement; readonly time: number };

/** One record of this many is drawn where queues are long: one number for the whole picture, so that hops agree. */
export function sampleEveryOf(view: RunView): number {
  let most = 0;
  for (const channel of view.channels.values()) most = Math.max(most, Math.min(DOTS_MAX, rowCount(itemsOf(channel))));
  let every = 1;
  while (most / every > DOTS_SHOWN) every *= 2;
  return every;
}

/** Rows that wait in a channel, listed or counted. */
export function rowCount(items: readonly Item[]): number {
  let rows = 0;
  for (const item of items) rows += item.kind === 'record' ? 1 : item.kind === 'rows' ? item.rows : 0;
  return rows;
}

/** The queue of a channel in drawing units. */
export function itemsOf(channel: ChannelView): Item[] {
  const items: Item[] = [];
  for (const queued of channel.queue) {
    const { element } = queued;
    if (element.kind === 'records') {
      const listed = element.records.length === element.rows && element.rows <= DOTS_MAX;
      if (!listed) items.push({ kind: 'rows', queued, rows: element.rows });
      else {
        element.records.forEach((record, at) =>
          items.push({ kind: 'record', queued, record, replays: queued.replays[at] ?? 0 }),
        );
      }
    } else if (element.kind === 'barrier' || element.kind === 'cancelMarker') {
      items.push({
        kind: 'barrier',
        queued,
        checkpointId: element.checkpointId,
        cancelled: element.kind === 'cancelMarker',
      });
    } else if (element.kind === 'watermark') {
      items.push({ kind: 'watermark', queued, time: element.time });
    }
  }
  return items;
}
