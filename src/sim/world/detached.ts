import { assert } from '#std/assert.ts';

/**
 * A message as it arrives over any transport that moves buffers: the transferred buffers are new ones, and the sender's are
 * detached. Only what leads to a buffer is copied: a structured clone of the whole message costs three times as much,
 * once for every batch of a run. Throws an assertion when a transferred buffer is nowhere in the message.
 */
export function detached<Value>(message: Value, transfer: readonly ArrayBuffer[]): Value {
  const moved = new Map<ArrayBuffer, ArrayBuffer>();
  const result = withMoved(message, transfer, moved);
  assert(moved.size === transfer.length, 'a transferred buffer is part of its message');
  return result as Value;
}

/** The value itself where no moved buffer is in it. */
function withMoved(value: unknown, transfer: readonly ArrayBuffer[], moved: Map<ArrayBuffer, ArrayBuffer>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof ArrayBuffer) return transfer.includes(value) ? move(value, moved) : value;
  assert(!ArrayBuffer.isView(value), 'messages hold buffers, not views of them');
  if (Array.isArray(value)) {
    let items: unknown[] | null = null;
    for (let index = 0; index < value.length; index++) {
      const before: unknown = value[index];
      const after = withMoved(before, transfer, moved);
      if (after === before) continue;
      items ??= [...value];
      items[index] = after;
    }
    return items ?? value;
  }
  let copy: Record<string, unknown> | null = null;
  for (const key in value) {
    const before = (value as Record<string, unknown>)[key];
    const after = withMoved(before, transfer, moved);
    if (after === before) continue;
    copy ??= { ...value };
    copy[key] = after;
  }
  return copy ?? value;
}

function move(buffer: ArrayBuffer, moved: Map<ArrayBuffer, ArrayBuffer>): ArrayBuffer {
  let target = moved.get(buffer);
  if (target === undefined) {
    target = (buffer as Transferable).transfer?.() ?? structuredClone(buffer, { transfer: [buffer] });
    moved.set(buffer, target);
  }
  return target;
}

/** Browsers and Node from 21 on move a buffer themselves, four times as fast. */
type Transferable = ArrayBuffer & { readonly transfer?: () => ArrayBuffer };
