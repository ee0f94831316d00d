import { describe, expect, test } from 'vitest';
import type { Schema } from '#protocol/logical-type.ts';
import { clickLine, draftProblem, emptyDraft, eventTimeOf, nextDraft } from './click-form.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 'user', type: { kind: 'STRING' }, nullable: false },
    { name: 'amount', type: { kind: 'INT' }, nullable: true },
    { name: 'ts', type: { kind: 'TIMESTAMP', precision: 3 }, nullable: false },
  ],
  timeField: 2,
  changelog: false,
};

describe('an event that is typed', () => {
  test('starts at an instant and goes on a second later', () => {
    const draft = emptyDraft(SCHEMA, 0);
    expect(draft).toEqual(['', '', '1970-01-01 00:00:00.000']);
    expect(eventTimeOf(SCHEMA, nextDraft(SCHEMA, draft))).toBe(1000);
  });

  test('becomes a line once every column can hold its text', () => {
    expect(clickLine(SCHEMA, ['ann', '3', '2026-01-01 00:00:00'])).toBe(
      '{"user":"ann","amount":"3","ts":"2026-01-01 00:00:00"}',
    );
    expect(clickLine(SCHEMA, ['', '', '2026-01-01 00:00:00'])).toBe(
      '{"user":"","amount":null,"ts":"2026-01-01 00:00:00"}',
    );
    expect(clickLine(SCHEMA, ['ann', 'x', '2026-01-01 00:00:00'])).toBe(null);
    expect(clickLine(SCHEMA, ['ann', '3', ''])).toBe(null);
  });

  test('says what is wrong with a column', () => {
    const [, amount, ts] = SCHEMA.fields;
    expect(amount && draftProblem(amount, 'x')).toBe('not an integer');
    expect(ts && draftProblem(ts, '')).toBe('NOT NULL');
  });
});
