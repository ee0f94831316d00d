import { describe, expect, test } from 'vitest';
import type { CheckpointMetrics } from '#protocol/checkpoint.ts';
import type { CheckpointView } from '#view/run-view.ts';
import { scaleEnd, slowestOf, summarize } from './checkpoint-figures.ts';

const METRICS: CheckpointMetrics = {
  startDelayMs: 2,
  alignmentMs: 0,
  syncMs: 1,
  asyncMs: 3,
  bytes: 10,
  processedBytes: 0,
  persistedBytes: 0,
};

function checkpoint(id: number, change: Partial<CheckpointView>): CheckpointView {
  return {
    id,
    attempt: 1,
    trigger: 'periodic',
    status: 'completed',
    reason: null,
    triggeredAtMs: 1000 * id,
    latestAckMs: null,
    endedAtMs: 1000 * id + 10,
    subtasks: [],
    bytes: 100 * id,
    restoredAtMs: null,
    ...change,
  };
}

function subtask(index: number, ackedAtMs: number | null, metrics: CheckpointMetrics | null) {
  return {
    id: `0/${index}`,
    ackedAtMs,
    alignmentStartedMs: null,
    syncStartedMs: null,
    syncEndedMs: null,
    asyncEndedMs: null,
    metrics,
  } as const;
}

describe('checkpoint figures', () => {
  test('the summary counts, and takes durations of completed ones only', () => {
    const all = [
      checkpoint(1, { status: 'subsumed' }),
      checkpoint(2, { status: 'failed', endedAtMs: 9000 }),
      checkpoint(3, { endedAtMs: 3030 }),
      checkpoint(4, { status: 'in-progress', endedAtMs: null }),
    ];
    expect(summarize(all)).toEqual({ completed: 2, failed: 1, lastMs: 30, meanMs: 20, bytes: 300 });
    expect(summarize([])).toEqual({ completed: 0, failed: 0, lastMs: null, meanMs: null, bytes: null });
  });

  test('the slowest is the last acknowledgement, with what took most of it', () => {
    const of = checkpoint(1, {
      subtasks: [
        subtask(0, 1005, METRICS),
        subtask(1, 1147, { ...METRICS, alignmentMs: 96, asyncMs: 37 }),
        subtask(2, null, null),
      ],
    });
    expect(slowestOf(of)).toEqual({ id: '0/1', ms: 147, reason: 'alignment', reasonMs: 96 });
    expect(slowestOf(checkpoint(1, { subtasks: [subtask(0, 1040, METRICS)] }))).toEqual({
      id: '0/0',
      ms: 40,
      reason: 'acknowledgement',
      reasonMs: 34,
    });
    expect(slowestOf(checkpoint(1, {}))).toBeNull();
  });

  test('scales end at round numbers', () => {
    expect([0, 1, 3, 21, 147, 500, 501].map(scaleEnd)).toEqual([1, 1, 5, 50, 200, 500, 1000]);
  });
});
