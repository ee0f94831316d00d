import type { LogicalType } from '#protocol/logical-type.ts';
import {
  javaHashOfBoolean,
  javaHashOfDouble,
  javaHashOfLong,
  javaHashOfString,
  javaHashOfTupleStep,
  keyGroupOf,
  murmurHash,
  subtaskOfKeyGroup,
} from '#std/key-hash.ts';

/** Where a key lives, with the steps of the formula. */
export interface KeyLookup {
  readonly hashCode: number;
  readonly murmur: number;
  readonly keyGroup: number;
  readonly subtask: number;
}

/** Follows Flink's formula for a key as it was typed; null while it is not a key of these types. */
export function lookUpKey(
  typed: string,
  types: readonly LogicalType[],
  maxParallelism: number,
  parallelism: number,
): KeyLookup | null {
  const parts = types.length <= 1 ? [typed] : typed.split(',').map((part) => part.trim());
  if (parts.length !== types.length || typed === '') return null;
  let hashCode: number | null = null;
  for (const [at, type] of types.entries()) {
    const hash = hashOf(parts[at] ?? '', type);
    if (hash === null) return null;
    hashCode = hashCode === null ? hash : javaHashOfTupleStep(hashCode, hash);
  }
  if (hashCode === null) return null;
  const keyGroup = keyGroupOf(hashCode, maxParallelism);
  return {
    hashCode,
    murmur: murmurHash(hashCode),
    keyGroup,
    subtask: subtaskOfKeyGroup(keyGroup, maxParallelism, parallelism),
  };
}

function hashOf(text: string, type: LogicalType): number | null {
  switch (type.kind) {
    case 'STRING':
    case 'CHAR':
    case 'VARCHAR':
      return javaHashOfString(text);
    case 'INT':
      return /^[+-]?\d{1,10}$/.test(text) ? Number(text) | 0 : null;
    case 'BIGINT':
      return /^[+-]?\d{1,19}$/.test(text) ? javaHashOfLong(BigInt(text.replace('+', ''))) : null;
    case 'BOOLEAN':
      return /^(true|false)$/i.test(text) ? javaHashOfBoolean(text.toLowerCase() === 'true') : null;
    case 'DOUBLE':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? javaHashOfDouble(Number(text)) : null;
    default:
      return null;
  }
}
