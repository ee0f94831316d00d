import { describe, expect, test } from 'vitest';
import { decodeBatch } from '#protocol/batch-codec.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import { SINK_FLUSH_MS, SINK_PAGE_ROWS_MAX, SINK_PAGES_OUTSTANDING_MAX } from '#protocol/limits.ts';
import { answerDurable, rowsOf, snapshotOf, TestOperatorContext } from '../operators/testing.ts';
import { SinkWriteFailed } from './sink-writes.ts';
import { TableSink } from './table-sink.ts';
import { ROW_SCHEMA } from './testing.ts';

const CONFIG = { kind: 'sink-table', mode: 'append', keyFields: [] } as const;

function create(subtaskIndex = 0): { readonly sink: TableSink; readonly context: TestOperatorContext } {
  const context = new TestOperatorContext({
    config: CONFIG,
    inputSchema: ROW_SCHEMA,
    outputSchema: ROW_SCHEMA,
    uid: 'table',
    subtaskIndex,
  });
  return { sink: new TableSink(context, CONFIG), context };
}

function numbers(from: number, count: number) {
  return batchOfRows(
    ROW_SCHEMA,
    Array.from({ length: count }, (_, n) => [from + n]),
  );
}

/** First ordinal and values of each page sent. */
function pages(context: TestOperatorContext): readonly (readonly [number, readonly unknown[]])[] {
  return context
    .requests()
    .flatMap((request) =>
      request.kind === 'appendToTable'
        ? [[request.firstOrdinal, rowsOf(decodeBatch(request.buffer, request.schema)).map(([n]) => n)] as const]
        : [],
    );
}

describe('pages', () => {
  test('are written after the flush interval, and carry the ordinal of their first row', () => {
    const { sink, context } = create();
    sink.processBatch(numbers(0, 2));
    context.advanceTo(sink, 100);
    sink.processBatch(numbers(2, 1));
    expect(pages(context)).toEqual([]);
    context.advanceTo(sink, SINK_FLUSH_MS);
    sink.processBatch(numbers(3, 1));
    context.advanceTo(sink, 2 * SINK_FLUSH_MS);
    expect(pages(context)).toEqual([
      [0, [0, 1, 2]],
      [3, [3]],
    ]);
  });

  test('are written when full, and too many outstanding ones suspend the input', () => {
    const { sink, context } = create();
    sink.processBatch(numbers(0, SINK_PAGES_OUTSTANDING_MAX * SINK_PAGE_ROWS_MAX + 1));
    expect(context.requests().length).toBe(SINK_PAGES_OUTSTANDING_MAX);
    expect([sink.accepts(), sink.pending()]).toEqual([false, true]);
    answerDurable(sink, context.requests());
    expect([sink.accepts(), sink.pending()]).toEqual([true, false]);
  });

  test('keep nothing of the batch they copy', () => {
    const { sink, context } = create();
    const batch = numbers(7, 1);
    sink.processBatch(batch);
    batch.columns[0]?.values.fill(99 as never);
    sink.finish();
    expect(pages(context)).toEqual([[0, [7]]]);
  });
});

test('rows are told when they are durable, with their lineage at full level', () => {
  const { sink, context } = create();
  sink.processBatch({ ...numbers(0, 2), lineage: ['s:0:0', 's:0:1'] });
  sink.finish();
  expect(context.traces).toEqual([]);
  answerDurable(sink, context.requests());
  expect(context.traces).toEqual([
    { kind: 'rowsWritten', subtask: '0/0', sink: 'table', rows: 2, repeated: 0, lineage: ['s:0:0', 's:0:1'] },
  ]);
});

test('a refused write fails the task', () => {
  const { sink, context } = create();
  sink.processBatch(numbers(0, 1));
  sink.finish();
  expect(context.requests().length).toBe(1);
  expect(() => sink.onVaultReply({ kind: 'sinkWriteFailed', requestId: 1, reason: 'quota' })).toThrow(
    new SinkWriteFailed('table: the vault refused a write: quota'),
  );
});

test('a snapshot flushes first, and a restore goes on with the ordinals of its own subtask', () => {
  const states = [0, 1].map((subtaskIndex) => {
    const { sink, context } = create(subtaskIndex);
    sink.processBatch(numbers(0, 5 + subtaskIndex));
    const chunks = snapshotOf(sink, 1);
    expect(pages(context).map(([, rows]) => rows.length)).toEqual([5 + subtaskIndex]);
    return chunks;
  });
  for (const subtaskIndex of [0, 1, 2]) {
    const { sink, context } = create(subtaskIndex);
    sink.restore(states.flat(), 1);
    sink.processBatch(numbers(0, 1));
    sink.finish();
    expect(pages(context)[0]?.[0]).toBe([5, 6, 0][subtaskIndex]);
  }
});
