import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import { FakeLog, LogSinkChain } from './testing.ts';

/**
 * The end-to-end promise: whatever crashes, skips or comes late, committed rows are the source's rows once and in
 * order, and what was once visible as committed never changes.
 */
type Step =
  | { readonly do: 'write'; readonly rows: number }
  | { readonly do: 'flush' }
  | { readonly do: 'barrier' }
  | { readonly do: 'complete'; readonly notify: boolean }
  | { readonly do: 'deliver'; readonly requests: number }
  | { readonly do: 'failCommit' }
  | { readonly do: 'crash' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), rows: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'flush' } as const) },
  { weight: 3, arbitrary: fc.constant({ do: 'barrier' } as const) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('complete' as const), notify: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('deliver' as const), requests: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'failCommit' } as const) },
  { weight: 2, arbitrary: fc.constant({ do: 'crash' } as const) },
);

interface Checkpoint {
  readonly id: number;
  readonly offset: number;
  readonly chunks: readonly SnapshotChunk[];
  /** Writes it must wait for before it can be acknowledged. */
  readonly writes: number;
}

test('exactly once under crashes, lost notifications and failing commits', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
      const log = new FakeLog();
      let chain = new LogSinkChain();
      let attempt = 1;
      let offset = 0;
      let lastId = 0;
      /** Requests delivered in this attempt: a checkpoint can complete once its writes are among them. */
      let delivered = 0;
      let sent = 0;
      let pending: Checkpoint[] = [];
      let completed: Checkpoint | null = null;
      let visible: readonly unknown[] = [];
      chain.open();

      const deliver = (failure: string | null = null): void => {
        if (chain.deliver(log, failure)) delivered++;
      };
      const crash = (): void => {
        chain = new LogSinkChain({ attempt: ++attempt });
        offset = completed?.offset ?? 0;
        pending = [];
        delivered = 0;
        chain.open(completed === null ? null : { chunks: completed.chunks, checkpointId: completed.id });
      };
      const barrier = (): void => {
        const chunks = chain.snapshot(++lastId);
        sent = delivered + chain.held.length;
        pending.push({ id: lastId, offset, chunks, writes: sent });
      };
      const complete = (notify: boolean): void => {
        const newest = pending.filter((checkpoint) => checkpoint.writes <= delivered).at(-1);
        if (newest === undefined) return;
        completed = newest;
        pending = pending.filter((checkpoint) => checkpoint.id > newest.id);
        if (notify) chain.complete(newest.id);
      };
      const run = (next: Step): void => {
        switch (next.do) {
          case 'write':
            if (!chain.accepts()) return;
            chain.write(...Array.from({ length: next.rows }, () => offset++));
            return;
          case 'flush':
            chain.flush();
            return;
          case 'barrier':
            barrier();
            return;
          case 'complete':
            complete(next.notify);
            return;
          case 'deliver':
            for (let i = 0; i < next.requests; i++) deliver();
            return;
          case 'failCommit':
            if (chain.held[0]?.request.kind === 'commitLog') deliver('aborted');
            return;
          case 'crash':
            crash();
        }
      };
      for (const next of steps) {
        run(next);
        expect(log.committed.slice(0, visible.length)).toEqual(visible);
        visible = [...log.committed];
      }
      // The job ends well: everything is delivered, the input ends, the final checkpoint completes.
      while (chain.held.length > 0) deliver();
      chain.finish();
      while (chain.held.length > 0) deliver();
      barrier();
      while (chain.held.length > 0) deliver();
      complete(true);
      while (chain.held.length > 0) deliver();
      expect(log.committed).toEqual(Array.from({ length: offset }, (_, n) => n));
      const states = [...log.transactions.values()].map(({ state }) => state);
      expect(states.filter((state) => state !== 'committed' && state !== 'aborted')).toEqual([]);
      expect(chain.pending()).toBe(false);
    }),
    { numRuns: 300 },
  );
});
