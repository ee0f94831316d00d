import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlignmentAction, AlignmentMode } from './barrier-handler.ts';
import { createBarrierHandler } from './create-barrier-handler.ts';

/**
 * Channels that deliver what real inputs deliver: barriers in order, nothing while blocked, nothing after their end.
 */
describe('alignment over any interleaving of channels', () => {
  const scripts = fc.record({
    channels: fc.integer({ min: 1, max: 4 }),
    /** Per channel: what it carries. A number is a barrier id, negative a cancel marker. */
    checkpoints: fc.array(fc.constantFrom<'barrier' | 'cancel'>('barrier', 'barrier', 'barrier', 'cancel'), {
      maxLength: 6,
    }),
    /** Which channel speaks next, as far as it may. */
    order: fc.array(fc.nat(100), { maxLength: 80 }),
    ends: fc.array(fc.nat(7), { minLength: 4, maxLength: 4 }),
  });

  test.each<AlignmentMode>(['aligned', 'at-least-once'])('%s: each checkpoint at most once, in order', (mode) => {
    fc.assert(
      fc.property(scripts, ({ channels, checkpoints, order, ends }) => {
        const handler = createBarrierHandler(mode, channels);
        const queues = Array.from({ length: channels }, (_, channel) => contentOf(checkpoints, ends[channel] ?? 9));
        const blocked = new Set<number>();
        const triggered: number[] = [];
        const aborted: number[] = [];
        let now = 0;
        for (const pick of [...order, ...Array.from({ length: 100 }, (_, at) => at)]) {
          const open = queues.map((_, channel) => channel).filter((c) => !blocked.has(c) && queues[c]?.length);
          const channel = open[pick % Math.max(1, open.length)];
          if (channel === undefined) break;
          const next = queues[channel]?.shift();
          now++;
          let actions: readonly AlignmentAction[];
          if (next === 'end') actions = handler.onEndOfPartition(channel, now);
          else if (next !== undefined && next < 0) actions = handler.onCancel(channel, -next, now);
          else {
            const kind = mode === 'at-least-once' ? 'at-least-once' : 'aligned';
            actions = handler.onBarrier(channel, next ?? 0, 0, kind, now);
          }
          for (const action of actions) {
            if (action.kind === 'block') blocked.add(action.channel);
            else if (action.kind === 'resume') blocked.delete(action.channel);
            else if (action.kind === 'trigger') triggered.push(action.checkpointId);
            else if (action.kind === 'abort') aborted.push(action.checkpointId);
          }
          if (mode === 'at-least-once') expect(blocked.size).toBe(0);
        }
        // Everything was delivered: no channel is left standing, whatever was cancelled or ended.
        expect(queues.flat()).toEqual([]);
        expect([...blocked]).toEqual([]);
        expect(triggered).toEqual([...new Set(triggered)].sort((a, b) => a - b));
        expect(aborted.filter((id) => triggered.includes(id))).toEqual([]);
        const cancelled = checkpoints.flatMap((kind, index) => (kind === 'cancel' ? [index + 1] : []));
        expect(triggered.filter((id) => cancelled.includes(id))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

/** The elements of one channel: all checkpoints in order, until it ends after so many of them. */
function contentOf(checkpoints: readonly ('barrier' | 'cancel')[], endsAfter: number): (number | 'end')[] {
  const ids = checkpoints.map((kind, index) => (kind === 'barrier' ? index + 1 : -(index + 1)));
  return endsAfter < ids.length ? [...ids.slice(0, endsAfter), 'end'] : ids;
}
