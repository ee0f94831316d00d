import { expect, test } from 'vitest';
import { subtaskId } from '#protocol/job-plan.ts';
import type { TraceBody } from '#protocol/trace.ts';
import { SubtaskCounting } from './subtask-counting.ts';

test('counters are sent again only when one of them has changed, from one infinity to the other too', () => {
  const traced: TraceBody[] = [];
  const counting = new SubtaskCounting({
    subtask: subtaskId(0, 0),
    traceLevel: 'full',
    trace: (body) => void traced.push(body),
    effects: () => ({ hostNow: () => 0, setTimer: () => {} }),
  });
  const emit = (watermark: number, outputQueued: readonly number[] = [0]): void => {
    const stats = { stateEntries: 0, stateBytes: 0, lateRecords: 0, rejectedRecords: 0, watermark };
    counting.emit({ operators: [{ stats: () => stats }], recordsOut: 0, fenced: 0, inputQueued: [], outputQueued });
  };
  emit(Number.NEGATIVE_INFINITY);
  emit(Number.NEGATIVE_INFINITY);
  emit(Number.POSITIVE_INFINITY);
  emit(Number.POSITIVE_INFINITY, [1]);
  emit(Number.POSITIVE_INFINITY, [1]);
  const sent = traced.map((body) =>
    body.kind === 'counters' ? [body.counters.watermark, body.counters.outputQueued] : body,
  );
  expect(sent).toEqual([
    [Number.NEGATIVE_INFINITY, [0]],
    [Number.POSITIVE_INFINITY, [0]],
    [Number.POSITIVE_INFINITY, [1]],
  ]);
});
