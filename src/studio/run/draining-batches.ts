import type { RunView } from '#view/run-view.ts';

/** Buffers of more than one row that are still queued: packed at full speed, and so not seen row by row. */
export function drainingBatches(view: RunView): number {
  let batches = 0;
  for (const { queue } of view.channels.values()) {
    for (const { element } of queue) if (element.kind === 'records' && element.rows > 1) batches++;
  }
  return batches;
}
