import { expect, test } from 'vitest';
import { COUNT, LOG_WRITER, ROWS_SOURCE, sketchPlan } from '#view/testing.ts';
import type { Verdict } from '#view/verdict.ts';
import { verdictPhrase } from './verdict-phrase.ts';

const VERDICT: Verdict = {
  kind: 'undecided',
  lost: [],
  twice: [],
  processed: 0,
  distinct: 0,
  scope: { by: 'ledger', level: 'summary', sinceCheckpoint: null, operators: [], committedRows: 0, repeatedRows: 0 },
};

const counting = { ...COUNT, aggregates: [{ expression: 'COUNT(*)' }] } as unknown as typeof COUNT;

const planOf = (aggregate: typeof COUNT) =>
  sketchPlan(
    [
      { name: 'source', parallelism: 1, config: ROWS_SOURCE },
      { name: 'count', parallelism: 1, config: aggregate },
      { name: 'log', parallelism: 1, config: LOG_WRITER },
    ],
    [
      ['source', 'count', 'hash'],
      ['count', 'log', 'forward'],
    ],
  );

test('an undecided run says why it is so and what helps', () => {
  const [decidable, other] = [planOf(counting), planOf(COUNT)];
  expect(verdictPhrase(VERDICT, { status: 'running', plan: decidable, broken: null })).toEqual({
    kind: 'undecided',
    text: 'verdictPending',
    note: 'verdictUndecidedNote',
    action: null,
  });
  expect(verdictPhrase(VERDICT, { status: 'running', plan: other, broken: null })).toEqual({
    kind: 'undecided',
    text: 'verdictUndecided',
    note: 'verdictUndecidedNote',
    action: 'slow-down',
  });
  expect(verdictPhrase(VERDICT, { status: 'ended', plan: decidable, broken: null }).action).toBe('replay');
});

test('a verdict that is decided is one word', () => {
  expect(verdictPhrase({ ...VERDICT, kind: 'wrong' }, { status: 'ended', plan: planOf(COUNT), broken: null })).toEqual({
    kind: 'wrong',
    text: 'verdictWrong',
    note: null,
    action: null,
  });
});

test('a replay that broke an invariant is not well so far, whatever the ledger says', () => {
  const broken = 'A record is counted once.';
  expect(verdictPhrase({ ...VERDICT, kind: 'so-far' }, { status: 'ended', plan: null, broken })).toEqual({
    kind: 'wrong',
    text: 'verdictBroken',
    note: 'verdictBrokenNote',
    action: null,
  });
});
