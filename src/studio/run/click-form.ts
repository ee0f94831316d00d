import { timestampText } from '#expression/time/calendar.ts';
import { parseValue } from '#expression/values/value-text.ts';
import { type Field, physicalTypeOf, type Schema } from '#protocol/logical-type.ts';

/** What is typed for one event, a text a column. */
export type ClickDraft = readonly string[];

/** Event time of the next event: a second after the last one, so that time goes on by itself. */
const STEP_MS = 1000;

/** An empty event at an instant. */
export function emptyDraft(schema: Schema, timeMs: number): ClickDraft {
  return schema.fields.map((_, index) => (index === schema.timeField ? timeText(schema, timeMs) : ''));
}

/** The same event a second later. */
export function nextDraft(schema: Schema, draft: ClickDraft): ClickDraft {
  const time = eventTimeOf(schema, draft);
  if (schema.timeField === null || time === null) return draft;
  return draft.with(schema.timeField, timeText(schema, time + STEP_MS));
}

/** The event time that is typed; null if there is none. */
export function eventTimeOf(schema: Schema, draft: ClickDraft): number | null {
  const field = schema.timeField === null ? undefined : schema.fields[schema.timeField];
  if (field === undefined) return null;
  const parsed = parseValue(field.type, draft[schema.timeField ?? 0] ?? '');
  return parsed.ok && parsed.value !== null ? Number(parsed.value) : null;
}

/** Why a column cannot hold what is typed for it; null if it can. */
export function draftProblem(field: Field, typed: string): string | null {
  const value = valueOf(field, typed);
  if (value === null) return field.nullable ? null : 'NOT NULL';
  const parsed = parseValue(field.type, value);
  return parsed.ok ? null : parsed.failure;
}

/** The event as a line of the record; null while a column cannot hold what is typed. */
export function clickLine(schema: Schema, draft: ClickDraft): string | null {
  if (schema.fields.some((field, index) => draftProblem(field, draft[index] ?? '') !== null)) return null;
  const members = schema.fields.map((field, index) => [field.name, valueOf(field, draft[index] ?? '')] as const);
  return JSON.stringify(Object.fromEntries(members));
}

/** Nothing typed is NULL, except where an empty text is a value. */
function valueOf(field: Field, typed: string): string | null {
  return typed === '' && (physicalTypeOf(field.type) !== 'text' || field.nullable) ? null : typed;
}

function timeText(schema: Schema, timeMs: number): string {
  const field = schema.fields[schema.timeField ?? -1];
  return field?.type.kind === 'BIGINT' ? String(timeMs) : timestampText(timeMs, 3);
}
