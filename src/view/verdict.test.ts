import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '#protocol/trace.ts';
import { Ledger } from './ledger.ts';
import {
  basePlan,
  LOG_WRITER,
  record,
  ROWS_SOURCE,
  sketchPlan,
  task,
  traceOf,
  twoPlan,
  attemptStarted,
} from './testing.ts';
import { baseTrace, twoTrace } from './testing-scenarios.ts';
import { compareCommitted, decideVerdict } from './verdict.ts';

function ledgerOf(plan: ConstructorParameters<typeof Ledger>[0], events: readonly TraceEvent[]): Ledger {
  const ledger = new Ledger(plan, 'full');
  for (const event of events) ledger.take(event);
  return ledger;
}

describe('the ledger of BASE', () => {
  test('25 times processed, 20 different records, each counted once', () => {
    const verdict = decideVerdict(ledgerOf(basePlan(), baseTrace()).tally());
    expect(verdict).toMatchObject({ kind: 'exactly-once', lost: [], twice: [], processed: 25, distinct: 20 });
  });

  test('record 13 was processed twice and is counted once', () => {
    expect(ledgerOf(basePlan(), baseTrace()).record('13')).toEqual({
      lineage: 'source:0:12',
      operator: 'count',
      processed: 2,
      counted: 1,
    });
  });

  test('while the job runs the verdict is only so far', () => {
    const events = baseTrace().slice(0, -1);
    expect(decideVerdict(ledgerOf(basePlan(), events).tally()).kind).toBe('so-far');
  });

  test('right after the crash nothing is lost: what was cut off comes again', () => {
    const events = baseTrace();
    const restart = events.findIndex(({ body }) => body.kind === 'attemptStarted' && body.attempt === 2);
    const verdict = decideVerdict(ledgerOf(basePlan(), events.slice(0, restart + 1)).tally());
    expect(verdict).toMatchObject({ kind: 'so-far', lost: [], twice: [], processed: 15 });
  });

  test('a record that never comes again after the restore is lost', () => {
    const events = baseTrace().filter(
      ({ attempt, body }) => !(attempt === 2 && body.kind === 'recordProcessed' && body.record.label === '12'),
    );
    expect(decideVerdict(ledgerOf(basePlan(), events).tally())).toMatchObject({ kind: 'wrong', lost: ['12'] });
  });

  test('a record that the sources have passed and the restored state lacks is lost before the job ends', () => {
    // Record 7 was sent before the barrier and never processed: a hole in the snapshot.
    const events = baseTrace().filter(({ body }) => !(body.kind === 'recordProcessed' && body.record.label === '7'));
    const restart = events.findIndex(({ body }) => body.kind === 'attemptStarted' && body.attempt === 2);
    const tally = ledgerOf(basePlan(), events.slice(0, restart + 1)).tally();
    expect(decideVerdict(tally)).toMatchObject({ kind: 'wrong', lost: ['7'] });
  });
});

describe('the ledger of TWO', () => {
  test('at-least-once counts a3 a4 a5 twice', () => {
    const verdict = decideVerdict(ledgerOf(twoPlan('at-least-once'), twoTrace('at-least-once')).tally());
    expect(verdict).toMatchObject({ kind: 'at-least-once', lost: [], twice: ['a3', 'a4', 'a5'], distinct: 12 });
  });

  test('exactly-once counts each once, with the same crash', () => {
    const verdict = decideVerdict(ledgerOf(twoPlan('exactly-once'), twoTrace('exactly-once')).tally());
    expect(verdict).toMatchObject({ kind: 'exactly-once', lost: [], twice: [], distinct: 12 });
  });

  test('a job that promised exactly-once and counted twice is wrong', () => {
    const verdict = decideVerdict(ledgerOf(twoPlan('exactly-once'), twoTrace('at-least-once')).tally());
    expect(verdict).toMatchObject({ kind: 'wrong', twice: ['a3', 'a4', 'a5'] });
  });
});

describe('the ledger of the output', () => {
  const plan = sketchPlan(
    [
      { name: 'source', parallelism: 1, config: ROWS_SOURCE },
      { name: 'log', parallelism: 1, config: LOG_WRITER },
    ],
    [['source', 'log', 'forward']],
  );
  const write = (lineage: string) =>
    [
      task('1/0'),
      { kind: 'rowsWritten', subtask: '1/0', sink: 'out', rows: 1, repeated: 0, lineage: [lineage] },
    ] as const;
  const change = (transaction: string, state: 'pre-committed' | 'committed' | 'aborted') =>
    [
      task('1/0'),
      { kind: 'transactionChanged', subtask: '1/0', log: 'out', transaction, state, checkpointId: 1, rows: 1 },
    ] as const;

  test('a row committed by two transactions is in the output twice', () => {
    const events = traceOf([
      ['coordinator', attemptStarted(plan, 1, null)],
      write('source:0:0'),
      change('t1', 'pre-committed'),
      change('t1', 'committed'),
      change('t1', 'committed'),
      write('source:0:0'),
      change('t2', 'pre-committed'),
      change('t2', 'committed'),
    ]);
    expect(decideVerdict(ledgerOf(plan, events).tally())).toMatchObject({ kind: 'wrong', twice: ['source:0:0'] });
  });

  test('a row of an aborted transaction, or of one that died open, does not count', () => {
    const events = traceOf([
      ['coordinator', attemptStarted(plan, 1, null)],
      write('source:0:0'),
      change('t1', 'pre-committed'),
      write('source:0:1'),
      ['coordinator', attemptStarted(plan, 2, null)],
      change('t1', 'aborted'),
      write('source:0:0'),
      write('source:0:1'),
      change('t2', 'pre-committed'),
      change('t2', 'committed'),
      ['coordinator', { kind: 'jobStateChanged', from: 'RUNNING', to: 'FINISHED', reason: null }],
    ]);
    const verdict = decideVerdict(ledgerOf(plan, events).tally());
    expect(verdict).toMatchObject({ kind: 'exactly-once', twice: [], scope: { committedRows: 2 } });
  });
});

describe('what a verdict covers', () => {
  test('at summary level it is undecided', () => {
    expect(decideVerdict(new Ledger(basePlan(), 'summary').tally()).kind).toBe('undecided');
  });

  test('at summary level a comparison with a reference decides', () => {
    const tally = new Ledger(basePlan(), 'summary').tally();
    const decide = (expected: string[], actual: string[]): unknown => {
      const { kind, lost, twice, scope } = decideVerdict(
        { ...tally, finished: true },
        compareCommitted(expected, actual),
      );
      return { kind, lost, twice, by: scope.by };
    };
    expect(decide(['a 1', 'b 1'], ['b 1', 'a 1'])).toEqual({
      kind: 'exactly-once',
      lost: [],
      twice: [],
      by: 'reference',
    });
    expect(decide(['a 1', 'b 1'], ['a 1'])).toEqual({ kind: 'wrong', lost: ['b 1'], twice: [], by: 'reference' });
    expect(decide(['a 1'], ['a 1', 'a 1'])).toEqual({ kind: 'wrong', lost: [], twice: ['a 1'], by: 'reference' });
    expect(decide(['a 1'], ['a 2'])).toMatchObject({ kind: 'wrong', lost: ['a 1'] });
  });

  test('what was in the state before tracing began is not covered, and it says so', () => {
    const ledger = new Ledger(basePlan(), 'full');
    for (const event of traceOf([
      ['coordinator', attemptStarted(basePlan(), 2, 41)],
      [task('1/0'), { kind: 'recordProcessed', subtask: '1/0', uid: 'count', record: record('x', 'source:0:99') }],
    ])) {
      ledger.take(event);
    }
    expect(decideVerdict(ledger.tally()).scope.sinceCheckpoint).toBe(41);
  });
});
