import { describe, expect, test } from 'vitest';
import { encodeBatch } from '#protocol/batch-codec.ts';
import { batchOfRows } from '#protocol/batch-rows.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import { SINK_PAGE_ROWS_MAX } from '#protocol/limits.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { Message } from '#protocol/messages.ts';
import type { QueryAnswer, SinkRow } from '#protocol/query.ts';
import { SEGMENT_PAGES } from './sink-index.ts';
import { startedHost, type VaultHost } from './testing.ts';

describe('logs', () => {
  test('read committed sees committed transactions in commit order, whatever the order of arrival', () => {
    const host = startedHost();
    append(host, 't1', 0, [1]);
    append(host, 't2', 0, [2], '1/1');
    append(host, 't1', 1, [3]);
    seal(host, ['t1', 't2'], 1);
    expect(committed(host)).toEqual([]);
    commit(host, ['t2']);
    commit(host, ['t1']);
    expect(committed(host)).toEqual([2, 1, 3]);
    expect(rows(host, 'uncommitted').map((row) => [row.values[0], row.status, row.transaction])).toEqual([
      [1, 'committed', 't1'],
      [2, 'committed', 't2'],
      [3, 'committed', 't1'],
    ]);
  });

  test('commits are idempotent and need a seal', () => {
    const host = startedHost();
    append(host, 't1', 0, [1]);
    expect(write(host, { kind: 'commitLog', requestId: 5, log: 'out', transactions: ['t1'] })).toEqual([
      { kind: 'sinkWriteFailed', requestId: 5, reason: 'transaction t1 is open' },
    ]);
    seal(host, ['t1'], 1);
    commit(host, ['t1']);
    commit(host, ['t1']);
    seal(host, ['t1'], 2);
    expect(committed(host)).toEqual([1]);
    expect(write(host, { kind: 'commitLog', requestId: 5, log: 'out', transactions: ['t9'] })).toEqual([
      { kind: 'sinkWriteFailed', requestId: 5, reason: 'transaction t9 is unknown' },
    ]);
  });

  test('after a restore a subtask aborts what it left behind, and nothing of others', () => {
    const host = startedHost();
    append(host, 'kept', 0, [1]);
    append(host, 'lost', 0, [2]);
    append(host, 'other', 0, [3], '1/1');
    seal(host, ['kept', 'lost'], 1);
    write(host, { kind: 'abortLogTransactions', requestId: 6, log: 'out', subtask: '1/0', keep: ['kept'] });
    expect(rows(host, 'uncommitted').map((row) => [row.values[0], row.status])).toEqual([
      [1, 'pre-committed'],
      [2, 'aborted'],
      [3, 'open'],
    ]);
    expect(host.traces.filter((body) => body.kind === 'transactionChanged')).toEqual([
      {
        kind: 'transactionChanged',
        subtask: '1/0',
        log: 'out',
        transaction: 'lost',
        state: 'aborted',
        checkpointId: 1,
        rows: 1,
      },
    ]);
    expect(write(host, { kind: 'commitLog', requestId: 7, log: 'out', transactions: ['lost'] })).toEqual([
      { kind: 'sinkWriteFailed', requestId: 7, reason: 'transaction lost is aborted' },
    ]);
  });

  test('what is committed survives a crash and can be read without starting the job', () => {
    const host = startedHost();
    append(host, 't1', 0, [1, 2]);
    seal(host, ['t1'], 1);
    commit(host, ['t1']);
    append(host, 't2', 0, [3]);
    host.crash();
    expect(committed(host)).toEqual([1, 2]);
    host.start();
    seal(host, ['t2'], 2);
    commit(host, ['t2']);
    expect(committed(host)).toEqual([1, 2, 3]);
  });

  test('writes that queue behind a transaction share the next one and keep their order', () => {
    const host = startedHost();
    host.applied = 0;
    for (let page = 0; page < 20; page++) host.send('task:1/0', appendRequest('t1', page, [page]));
    host.send('task:1/0', { kind: 'preCommitLog', requestId: 2, log: 'out', transactions: ['t1'], checkpointId: 1 });
    host.settle();
    expect(host.take()).toHaveLength(21);
    expect(host.applied).toBe(2);
    commit(host, ['t1']);
    expect(committed(host)).toEqual(Array.from({ length: 20 }, (_, page) => page));
  });

  test('a write that storage refuses leaves no trace, and the next one is as if it had not been', () => {
    const host = startedHost();
    append(host, 't1', 0, [1]);
    host.failNext('unknown');
    expect(write(host, appendRequest('t1', 1, [2]))).toEqual([
      { kind: 'sinkWriteFailed', requestId: 1, reason: 'unknown' },
    ]);
    append(host, 't1', 1, [3]);
    seal(host, ['t1'], 1);
    commit(host, ['t1']);
    expect(committed(host)).toEqual([1, 3]);
  });
});

describe('tables', () => {
  test('rows below the high-water mark of their subtask are marked as repeated, over restarts too', () => {
    const host = startedHost();
    appendTable(host, 0, [1, 2, 3]);
    host.crash();
    host.start();
    appendTable(host, 1, [2, 3, 4]);
    appendTable(host, 4, [5]);
    expect(tableRows(host).map((row) => [row.values[0], row.repeated])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      [2, true],
      [3, true],
      [4, false],
      [5, false],
    ]);
  });

  test('pages of rows have fixed bounds, whatever the size of the stored pages', () => {
    const host = startedHost();
    for (let n = 0; n < 3; n++) {
      appendTable(
        host,
        n * 700,
        Array.from({ length: 700 }, (_, at) => n * 700 + at),
      );
    }
    const second = query(host, { kind: 'sinkRows', sink: 'table', lens: 'committed', page: 1 });
    expect(second).toMatchObject({ kind: 'sinkRows', total: 2100, page: 1 });
    const values = second.kind === 'sinkRows' ? second.rows.map((row) => row.values[0]) : [];
    expect(values).toEqual(Array.from({ length: SINK_PAGE_ROWS_MAX }, (_, at) => SINK_PAGE_ROWS_MAX + at));
  });

  test('a table of many pages is listed in segments', () => {
    const host = startedHost();
    const pages = SEGMENT_PAGES * 2 + 3;
    for (let page = 0; page < pages; page++) host.send('task:1/0', tableRequest(page, [page]));
    host.settle();
    expect(host.keys('tables').filter((key) => key.startsWith('segment/'))).toHaveLength(3);
    host.crash();
    host.start();
    expect(tableRows(host).map((row) => row.values[0])).toEqual(Array.from({ length: pages }, (_, page) => page));
  });

  test('a sink nobody has written to is empty', () => {
    expect(query(startedHost(), { kind: 'sinkRows', sink: 'none', lens: 'committed', page: 0 })).toEqual({
      kind: 'sinkRows',
      total: 0,
      page: 0,
      rows: [],
    });
  });
});

const SCHEMA: Schema = {
  fields: [{ name: 'n', type: { kind: 'INT' }, nullable: false }],
  timeField: null,
  changelog: false,
};

function bufferOf(values: readonly number[]): ArrayBuffer {
  return encodeBatch(
    batchOfRows(
      SCHEMA,
      values.map((value) => [value]),
    ),
  );
}

function appendRequest(
  transaction: string,
  page: number,
  values: readonly number[],
  subtask: SubtaskId = '1/0',
): Message {
  return {
    kind: 'appendToLog',
    requestId: 1,
    log: 'out',
    transaction,
    subtask,
    page,
    rows: values.length,
    schema: SCHEMA,
    buffer: bufferOf(values),
  };
}

function write(host: VaultHost, message: Message, subtask: SubtaskId = '1/0'): Message[] {
  return host.ask(`task:${subtask}`, message);
}

function durably(host: VaultHost, message: Message, subtask: SubtaskId = '1/0'): void {
  expect(write(host, message, subtask)).toMatchObject([{ kind: 'sinkWriteDurable' }]);
}

function append(
  host: VaultHost,
  transaction: string,
  page: number,
  values: readonly number[],
  subtask: SubtaskId = '1/0',
): void {
  durably(host, appendRequest(transaction, page, values, subtask), subtask);
}

function seal(host: VaultHost, transactions: readonly string[], checkpointId: number): void {
  durably(host, { kind: 'preCommitLog', requestId: 2, log: 'out', transactions, checkpointId });
}

function commit(host: VaultHost, transactions: readonly string[]): void {
  durably(host, { kind: 'commitLog', requestId: 3, log: 'out', transactions });
}

function tableRequest(firstOrdinal: number, values: readonly number[]): Message {
  return {
    kind: 'appendToTable',
    requestId: 4,
    table: 'table',
    subtask: '1/0',
    firstOrdinal,
    rows: values.length,
    schema: SCHEMA,
    buffer: bufferOf(values),
  };
}

function appendTable(host: VaultHost, firstOrdinal: number, values: readonly number[]): void {
  durably(host, tableRequest(firstOrdinal, values));
}

function query(host: VaultHost, request: Extract<Message, { kind: 'query' }>['request']): QueryAnswer {
  const [answered] = host.ask('client', { kind: 'query', queryId: 8, request });
  if (answered?.kind !== 'queryAnswered') throw new Error('the query was not answered');
  return answered.answer;
}

function rows(host: VaultHost, lens: 'committed' | 'uncommitted', sink = 'out'): readonly SinkRow[] {
  const answer = query(host, { kind: 'sinkExport', sink, lens });
  return answer.kind === 'sinkRows' ? answer.rows : [];
}

function committed(host: VaultHost): readonly unknown[] {
  return rows(host, 'committed').map((row) => row.values[0]);
}

function tableRows(host: VaultHost): readonly SinkRow[] {
  return rows(host, 'committed', 'table');
}
