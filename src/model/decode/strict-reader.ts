import { diagnose, type Diagnostic } from '../diagnostic.ts';
import type { DiagnosticCode } from '../diagnostic-table.ts';
import { EXPRESSION_LENGTH_MAX, LABEL_POINTS_MAX } from '../document-limits.ts';

/**
 * Reads values of unknown shape strictly and keeps going: every problem is reported with its path, and a harmless
 * stand-in is returned, so that one pass finds all of them. The result is valid only if nothing was reported.
 */
export class StrictReader {
  readonly diagnostics: Diagnostic[] = [];

  report(code: DiagnosticCode, path: string, values: Readonly<Record<string, string | number>> = {}): void {
    // A hostile file can be wrong in a hundred thousand places; the first hundred say enough.
    if (this.diagnostics.length < DIAGNOSTICS_MAX) {
      this.diagnostics.push(
        diagnose(code, { field: path, values: { path: path === '' ? 'the file' : path, ...values } }),
      );
    }
  }

  /** The object's properties, after reporting unknown and missing ones; an empty object if it is none. */
  object<Key extends string>(value: unknown, path: string, keys: readonly Key[]): Readonly<Record<Key, unknown>> {
    const found = {} as Record<Key, unknown>;
    if (!isPlainObject(value)) {
      this.report('W001', path, { expected: 'an object', found: describe(value) });
      return found;
    }
    const known: ReadonlySet<string> = new Set(keys);
    for (const key of Object.keys(value)) {
      if (!known.has(key)) this.report('W002', join(path, key));
    }
    for (const key of keys) {
      if (Object.hasOwn(value, key)) found[key] = value[key];
      else this.report('W003', join(path, key));
    }
    return found;
  }

  /** Reads each entry of a list of bounded length. */
  list<T>(value: unknown, path: string, max: number, read: (entry: unknown, path: string) => T): readonly T[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.report('W001', path, { expected: 'a list', found: describe(value) });
      return [];
    }
    if (value.length > max) {
      this.report('W010', path, { limit: max, found: value.length });
      return [];
    }
    return value.map((entry: unknown, index) => read(entry, join(path, index)));
  }

  text(value: unknown, path: string, max: number = EXPRESSION_LENGTH_MAX): string {
    if (value === undefined) return '';
    if (typeof value !== 'string') this.report('W001', path, { expected: 'a text', found: describe(value) });
    else if (value.length > max) this.report('W008', path, { limit: max });
    else return value;
    return '';
  }

  /** A name that is shown: bounded in code points. */
  label(value: unknown, path: string): string {
    const text = this.text(value, path);
    if (codePoints(text) <= LABEL_POINTS_MAX) return text;
    this.report('W008', path, { limit: LABEL_POINTS_MAX });
    return '';
  }

  id(value: unknown, path: string): string {
    if (value === undefined) return '';
    if (typeof value === 'string' && ID_PATTERN.test(value) && !FORBIDDEN_NAMES.has(value)) return value;
    this.report('W006', path);
    return '';
  }

  boolean(value: unknown, path: string): boolean {
    if (typeof value === 'boolean') return value;
    if (value !== undefined) this.report('W001', path, { expected: 'true or false', found: describe(value) });
    return false;
  }

  /** A finite number in [min, max]. */
  number(value: unknown, path: string, range: NumberRange): number {
    return this.#number(value, path, range, false);
  }

  /** A safe integer in [min, max]. */
  integer(value: unknown, path: string, range: NumberRange): number {
    return this.#number(value, path, range, true);
  }

  choice<Choice extends string>(value: unknown, path: string, choices: readonly Choice[]): Choice {
    const chosen = choices.find((choice) => choice === value);
    if (chosen !== undefined) return chosen;
    if (value !== undefined) this.report('W011', path, { choices: choices.join(', '), found: describe(value) });
    return choices[0] as Choice;
  }

  /** null, or what `read` makes of the value. */
  nullable<T>(value: unknown, path: string, read: (value: unknown, path: string) => T): T | null {
    return value === null || value === undefined ? null : read(value, path);
  }

  #number(value: unknown, path: string, range: NumberRange, whole: boolean): number {
    if (value === undefined) return range.min;
    const fits =
      typeof value === 'number' &&
      value >= range.min &&
      value <= range.max &&
      (whole ? Number.isSafeInteger(value) : Number.isFinite(value));
    // A stored -0 would come back as 0.
    if (fits) return value === 0 ? 0 : value;
    const expected = `a ${whole ? 'whole ' : ''}number from ${range.min} to ${range.max}`;
    this.report('W005', path, { expected, found: describe(value) });
    return range.min;
  }
}

export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/** Names that reach into the prototype of an object; refused as keys and as ids. */
export const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const DIAGNOSTICS_MAX = 100;
const ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

/** `nodes` and 3 → `nodes.3`. */
export function join(path: string, key: string | number): string {
  // A key of a hostile file may be a megabyte long.
  const text = String(key);
  const short = text.length <= 64 ? text : `${text.slice(0, 64)}…`;
  return path === '' ? short : `${path}.${short}`;
}

/** A value in a few words, for messages. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return value.length <= 40 ? JSON.stringify(value) : 'a long text';
    case 'number':
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'nothing';
    default:
      return 'an object';
  }
}

/** Whether a value is an object as JSON.parse makes them. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
