import { fillTemplate, type TemplateValues } from '#std/fill-template.ts';

/**
 * Why a line of a file, or an event, made no row: a code and its values, so that every language can say it. The English
 * texts are here, for logs and terminals have no other; those of other languages are the studio's.
 */
export interface LineRefusal {
  readonly code: LineRefusalCode;
  readonly values: TemplateValues;
}

export type LineRefusalCode = keyof typeof LINE_REFUSALS;

export const LINE_REFUSALS = {
  'not-text': 'the line has bytes that are no text in this encoding',
  'too-long': 'the line is too long',
  // CSV
  'quote-not-closed': 'a quoted field is not closed',
  'text-behind-quote': 'text after the closing quote of field {field}',
  'field-count': 'the line has {found} fields, the schema has {expected} columns',
  // A cell and its column
  empty: 'column {column} is empty and NOT NULL',
  null: 'column {column} is null and NOT NULL',
  missing: 'column {column} is missing and NOT NULL',
  'not a boolean': 'column {column} is not a boolean',
  'not an integer': 'column {column} is not an integer',
  'not a number': 'column {column} is not a number',
  'not a date': 'column {column} is not a date',
  'not a time': 'column {column} is not a time',
  'not a timestamp': 'column {column} is not a timestamp',
  'not a text': 'column {column} is not a text',
  'not hexadecimal bytes': 'column {column} is not hexadecimal bytes',
  'not a value of a column': 'column {column} is not a value of a column',
  'out of range': 'column {column} is out of range',
  'time-format': 'column {column} is not a time written as {format}',
  // The event time
  'event-time-null': 'the event time is NULL',
  'event-time-range': 'the event time {time} is out of range',
  // JSON
  'json-no-object': 'the line is JSON, but no object',
  'json-depth': 'the JSON is nested deeper than {levels} levels',
  'json-behind-end': 'the line is not JSON: text behind the end of the value at character {at}',
  'json-name': 'the line is not JSON: a name in double quotes is missing at character {at}',
  'json-colon': 'the line is not JSON: a colon is missing at character {at}',
  'json-comma': 'the line is not JSON: a comma or {bracket} is missing at character {at}',
  'json-text-open': 'the line is not JSON: a text is not closed at character {at}',
  'json-control': 'the line is not JSON: a control character inside a text at character {at}',
  'json-unicode': 'the line is not JSON: \\u without four digits at character {at}',
  'json-escape': 'the line is not JSON: an unknown escape at character {at}',
  'json-value': 'the line is not JSON: no value at character {at}',
} as const;

/** A refusal with its values. */
export function refusal(code: LineRefusalCode, values: TemplateValues = {}): LineRefusal {
  return { code, values };
}

/** A refusal in English. */
export function refusalText({ code, values }: LineRefusal): string {
  return fillTemplate(LINE_REFUSALS[code], values);
}
