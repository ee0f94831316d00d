import type { LogicalType } from '#protocol/logical-type.ts';
import { fail, ok, type Result } from '#std/result.ts';
import { parseTypeName } from '../syntax/parse-type-name.ts';
import { resolveType } from './resolve-type.ts';
import { TokenCursor } from '../syntax/token-cursor.ts';

export interface ColumnType {
  readonly type: LogicalType;
  readonly nullable: boolean;
}

/** Reads a column type as SQL writes it: `DECIMAL(10, 2) NOT NULL`. The failure is a sentence for the user. */
export function parseType(text: string): Result<ColumnType, string> {
  const cursor = new TokenCursor(text);
  const name = parseTypeName(cursor);
  let nullable = true;
  if (name !== null) {
    if (cursor.acceptWord('NOT')) {
      cursor.expectWord('NULL');
      nullable = false;
    } else cursor.acceptWord('NULL');
    if (cursor.peek().kind !== 'end') cursor.unexpected(null);
  }
  const problem = cursor.diagnostics()[0];
  if (problem !== undefined || name === null) return fail(problem?.message ?? 'This is no type.');
  const type = resolveType(name);
  return type.ok ? ok({ type: type.value, nullable }) : fail(type.failure.message);
}
