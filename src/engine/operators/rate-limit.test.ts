import { describe, expect, test } from 'vitest';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { RateLimitConfig } from '#protocol/job-plan.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { RateLimit } from './rate-limit.ts';
import { BurstyRateLimiter, GatedRateLimiter } from './rate-limiter.ts';
import { TestOperatorContext } from './testing.ts';

const SCHEMA: Schema = {
  fields: [{ name: 'n', type: { kind: 'INT' }, nullable: false }],
  timeField: null,
  changelog: false,
};

describe('a bursty rate limiter', () => {
  test('gives one permit at once and delays the next one by an interval', () => {
    const limiter = new BurstyRateLimiter(10, 1000);
    expect(limiter.available(1000)).toBe(1);
    limiter.acquire(1, 1000);
    expect([limiter.nextAt(), limiter.available(1099), limiter.available(1100)]).toEqual([1100, 0, 1]);
  });

  test('stores what nobody takes, up to one second, and pays for it before it takes new ones', () => {
    const limiter = new BurstyRateLimiter(10, 0);
    expect([limiter.available(250), limiter.available(1000), limiter.available(60_000)]).toEqual([3, 11, 11]);
    limiter.acquire(3, 250);
    // 2.5 were stored: half a permit was borrowed from the future.
    expect([limiter.nextAt(), limiter.available(299), limiter.available(300)]).toEqual([300, 0, 1]);
  });

  test('keeps its rate however rarely it is asked', () => {
    const limiter = new BurstyRateLimiter(1000, 0);
    let passed = 0;
    for (let now = 0; now <= 10_000; now += 7) {
      const permits = limiter.available(now);
      limiter.acquire(permits, now);
      passed += permits;
    }
    expect(passed).toBeGreaterThanOrEqual(9_990);
    expect(passed).toBeLessThanOrEqual(10_001);
  });
});

test('a gated rate limiter opens with each checkpoint, and what is left is lost', () => {
  const limiter = new GatedRateLimiter(5);
  limiter.acquire(2);
  limiter.checkpointCompleted();
  expect(limiter.available()).toBe(5);
  limiter.acquire(5);
  expect([limiter.available(), limiter.nextAt()]).toEqual([0, null]);
});

function opened(
  config: Omit<RateLimitConfig, 'kind'>,
  parallelism = 1,
  nowMs = 0,
): { context: TestOperatorContext; limit: RateLimit } {
  const plan: RateLimitConfig = { kind: 'rate-limit', ...config };
  const context = new TestOperatorContext({
    config: plan,
    inputSchema: SCHEMA,
    outputSchema: SCHEMA,
    parallelism,
    nowMs,
  });
  const limit = new RateLimit(context, plan);
  limit.open();
  return { context, limit };
}

function feed(limit: RateLimit, count: number): void {
  limit.processBatch(
    batchOfRows(
      SCHEMA,
      Array.from({ length: count }, (_, n) => [n]),
    ),
  );
}

describe('a rate limit', () => {
  test('holds rows without a permit, takes nothing meanwhile, and lets them pass in order on the job clock', () => {
    const { context, limit } = opened({ per: 'second', permits: 20 }, 2);
    feed(limit, 4);
    expect([context.rows(), limit.accepts()]).toEqual([[[0]], false]);
    context.advanceTo(limit, 199);
    expect(context.rows().flat()).toEqual([0, 1]);
    context.advanceTo(limit, 300);
    expect(context.rows().flat()).toEqual([0, 1, 2, 3]);
    expect(limit.accepts()).toBe(false);
    context.advanceTo(limit, 400);
    expect([limit.accepts(), limit.rowsAccepted()]).toEqual([true, 1]);
  });

  test('lets every row pass where stored permits come to a whole number but for a rounding', () => {
    const started = 1_767_225_600_028;
    const { context, limit } = opened({ per: 'second', permits: 60 }, 1, started);
    context.advanceTo(limit, started + 45);
    feed(limit, 1);
    context.advanceTo(limit, started + 50);
    feed(limit, 4);
    context.advanceTo(limit, started + 1000);
    expect([context.rows().flat(), limit.accepts()]).toEqual([[0, 0, 1, 2, 3], true]);
  });

  test('passes a share of the permits from one checkpoint to the next', () => {
    const { context, limit } = opened({ per: 'checkpoint', permits: 7 }, 2);
    expect(limit.rowsAccepted()).toBe(3);
    feed(limit, 3);
    expect([limit.accepts(), context.timers.size]).toEqual([false, 0]);
    limit.notifyCheckpointComplete();
    expect([limit.accepts(), limit.rowsAccepted()]).toEqual([true, 3]);
    feed(limit, 2);
    expect([limit.accepts(), limit.rowsAccepted(), context.rows().length]).toEqual([true, 1, 5]);
  });

  test('goes on from what was saved, held rows and all', () => {
    const { context, limit } = opened({ per: 'second', permits: 10 });
    feed(limit, 3);
    const plan = context.plan.config as RateLimitConfig;
    const copy = new RateLimit(context, plan);
    copy.load(structuredClone(limit.save()) as never);
    context.advanceTo(copy, 200);
    expect([context.rows().flat(), copy.save()]).toEqual([
      [0, 1, 2],
      expect.objectContaining({ held: null, shut: true }),
    ]);
  });
});
