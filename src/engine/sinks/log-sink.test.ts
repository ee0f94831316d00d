import { describe, expect, test } from 'vitest';
import { SINK_PAGE_ROWS_MAX, SINK_PAGES_OUTSTANDING_MAX } from '#protocol/limits.ts';
import type { TraceBody } from '#protocol/trace.ts';
import { CommitFailed } from './log-sink-committer.ts';
import { SinkWriteFailed } from './sink-writes.ts';
import { FakeLog, LogSinkChain } from './testing.ts';

function started(options: ConstructorParameters<typeof LogSinkChain>[0] = {}) {
  const chain = new LogSinkChain(options);
  const log = new FakeLog();
  chain.open();
  chain.deliverAll(log);
  log.calls.length = 0;
  return { chain, log };
}

describe('order of calls', () => {
  test('a skipped notification commits both checkpoints, oldest first; a late and a repeated one do nothing', () => {
    const { chain, log } = started();
    chain.write(1);
    chain.snapshot(1);
    chain.write(2);
    chain.snapshot(2);
    chain.write(3);
    chain.complete(2);
    chain.deliverAll(log);
    chain.complete(1);
    chain.snapshot(3);
    chain.complete(2);
    chain.deliverAll(log);
    expect(log.calls).toEqual([
      'append t1.1 1',
      'pre-commit t1.1 @1',
      'append t1.2 2',
      'pre-commit t1.2 @2',
      'commit t1.1',
      'commit t1.2',
      'append t1.3 3',
      'pre-commit t1.3 @3',
    ]);
    expect(log.committed).toEqual([1, 2]);
  });

  test('a later checkpoint is committed only after the earlier one is durable', () => {
    const { chain, log } = started();
    chain.write(1);
    chain.snapshot(1);
    chain.write(2);
    chain.snapshot(2);
    chain.deliverAll(log);
    chain.complete(2);
    expect(chain.held.map(({ request }) => request.kind)).toEqual(['commitLog']);
    expect(chain.pending()).toBe(true);
    chain.deliver(log);
    expect(log.committed).toEqual([1]);
    expect(chain.held.map(({ request }) => request.kind)).toEqual(['commitLog']);
    chain.deliver(log);
    expect([log.committed, chain.pending()]).toEqual([[1, 2], false]);
  });

  test('a checkpoint without rows opens no transaction and makes no call', () => {
    const { chain, log } = started();
    chain.snapshot(1);
    chain.complete(1);
    chain.deliverAll(log);
    expect(log.calls).toEqual([]);
  });

  test('the transaction of an aborted checkpoint goes with the next complete one', () => {
    const { chain, log } = started();
    chain.write(1);
    chain.snapshot(1);
    chain.committer.notifyCheckpointAborted(1);
    chain.writer.notifyCheckpointAborted(1);
    chain.write(2);
    chain.snapshot(2);
    chain.complete(2);
    chain.deliverAll(log);
    expect(log.calls.slice(-2)).toEqual(['commit t1.1', 'commit t1.2']);
  });

  test('the end of input labels with the last checkpoint id + 1 and the final checkpoint commits', () => {
    const { chain, log } = started();
    chain.write(1);
    chain.snapshot(4);
    chain.write(2);
    chain.finish();
    chain.deliverAll(log);
    expect(log.calls.at(-1)).toBe('pre-commit t1.2 @5');
    chain.snapshot(5);
    chain.complete(4);
    chain.deliverAll(log);
    expect(log.committed).toEqual([1]);
    chain.complete(5);
    chain.deliverAll(log);
    expect([log.committed, chain.pending()]).toEqual([[1, 2], false]);
  });

  test('without a checkpoint before it the label is 1; a final checkpoint of a higher id commits too', () => {
    const { chain, log } = started();
    chain.write(1);
    chain.finish();
    chain.snapshot(7);
    chain.complete(7);
    chain.deliverAll(log);
    expect(log.calls).toEqual(['append t1.1 1', 'pre-commit t1.1 @1', 'commit t1.1']);
  });

  test('without checkpoints everything is committed at the end of input', () => {
    const { chain, log } = started({ checkpointing: false });
    chain.write(1);
    chain.finish();
    expect(chain.pending()).toBe(true);
    chain.deliverAll(log);
    expect([log.calls, log.committed, chain.pending()]).toEqual([
      ['append t1.1 1', 'pre-commit t1.1 @1', 'commit t1.1'],
      [1],
      false,
    ]);
  });
});

describe('recovery', () => {
  test('between "complete" and commit: committed again before the writer may write, the rest aborted', () => {
    const { chain, log } = started();
    chain.write(1);
    chain.snapshot(1);
    chain.write(2);
    const chunks = chain.snapshot(2);
    chain.write(3);
    chain.flush();
    chain.deliverAll(log);
    log.calls.length = 0;

    const next = new LogSinkChain({ attempt: 2 });
    next.open({ chunks, checkpointId: 2 });
    expect(next.accepts()).toBe(false);
    next.deliverAll(log);
    expect(next.accepts()).toBe(true);
    next.write(3);
    next.snapshot(3);
    next.complete(3);
    next.deliverAll(log);
    expect(log.calls).toEqual([
      'commit t1.1',
      'commit t1.2',
      'abort-all-but',
      'append t2.1 3',
      'pre-commit t2.1 @3',
      'commit t2.1',
    ]);
    expect(log.committed).toEqual([1, 2, 3]);
  });

  test('what was committed already is committed again, without effect', () => {
    const { chain, log } = started();
    chain.write(1);
    const chunks = chain.snapshot(1);
    chain.complete(1);
    chain.deliverAll(log);
    const next = new LogSinkChain({ attempt: 2 });
    next.open({ chunks, checkpointId: 1 });
    next.deliverAll(log);
    expect(log.calls.slice(-2)).toEqual(['commit t1.1', 'abort-all-but']);
    expect(log.committed).toEqual([1]);
  });

  test('a restart from scratch aborts what the dead attempt left', () => {
    const { chain, log } = started();
    chain.write(1);
    chain.snapshot(1);
    chain.deliverAll(log);
    const next = new LogSinkChain({ attempt: 2 });
    next.open();
    next.deliverAll(log);
    expect([...log.transactions.values()].map(({ state }) => state)).toEqual(['aborted']);
    expect(log.committed).toEqual([]);
  });

  test('states of several subtasks become one call per checkpoint', () => {
    const log = new FakeLog();
    const chunks = [1, 2].flatMap((attempt) => {
      const { chain } = started({ attempt });
      chain.write(attempt);
      const chunk = chain.snapshot(1);
      chain.deliverAll(log);
      return chunk;
    });
    log.calls.length = 0;
    const next = new LogSinkChain({ attempt: 3 });
    next.open({ chunks, checkpointId: 1 });
    next.deliverAll(log);
    expect(log.calls).toEqual(['commit t1.1 t2.1', 'abort-all-but']);
  });
});

describe('failures', () => {
  test('a commit is called retries + 1 times, at once, then the task fails', () => {
    const { chain, log } = started({ retries: 2 });
    chain.write(1);
    chain.snapshot(1);
    chain.deliverAll(log);
    chain.complete(1);
    chain.deliver(log, 'quota');
    chain.deliver(log, 'quota');
    expect(() => chain.deliver(log, 'quota')).toThrow(
      new CommitFailed('sink-committer: failed to commit 1 committables of checkpoint 1 after 2 retries: quota'),
    );
  });

  test('a commit that succeeds on a retry is done', () => {
    const { chain, log } = started({ retries: 2 });
    chain.write(1);
    chain.snapshot(1);
    chain.deliverAll(log);
    chain.complete(1);
    chain.deliver(log, 'aborted');
    chain.deliverAll(log);
    expect([log.committed, chain.pending()]).toEqual([[1], false]);
  });

  test('a page that cannot be written fails the task', () => {
    const { chain, log } = started();
    chain.write(1);
    chain.snapshot(1);
    expect(() => chain.deliver(log, 'quota')).toThrow(SinkWriteFailed);
  });
});

describe('pages', () => {
  test('go out when full, or after the flush interval, and are visible before the barrier', () => {
    const { chain, log } = started();
    chain.write(...Array.from({ length: SINK_PAGE_ROWS_MAX + 2 }, (_, n) => n));
    chain.deliverAll(log);
    expect([...log.transactions.values()].map(({ rows }) => rows.length)).toEqual([SINK_PAGE_ROWS_MAX]);
    chain.flush();
    chain.deliverAll(log);
    expect([...log.transactions.values()].map(({ rows }) => rows.length)).toEqual([SINK_PAGE_ROWS_MAX + 2]);
  });

  test('too many outstanding ones suspend the input', () => {
    const { chain, log } = started();
    const page = Array.from({ length: SINK_PAGE_ROWS_MAX }, (_, n) => n);
    for (let pages = 0; pages < SINK_PAGES_OUTSTANDING_MAX; pages++) {
      expect(chain.accepts()).toBe(true);
      chain.write(...page);
    }
    expect(chain.accepts()).toBe(false);
    chain.deliver(log);
    expect(chain.accepts()).toBe(true);
  });
});

test('the trace tells the life of a transaction, each step when it is durable', () => {
  const { chain, log } = started();
  chain.write(1, 2);
  chain.snapshot(1);
  chain.complete(1);
  chain.deliverAll(log);
  const told = [...chain.writerContext.traces, ...chain.committerContext.traces].map((body: TraceBody) =>
    body.kind === 'transactionChanged'
      ? [body.state, body.checkpointId, body.rows]
      : body.kind === 'rowsWritten'
        ? [body.kind, body.sink, body.rows]
        : body.kind,
  );
  expect(told).toEqual([
    ['open', null, 0],
    ['rowsWritten', 'out', 2],
    ['pre-committed', 1, 2],
    ['committed', 1, 0],
  ]);
});
