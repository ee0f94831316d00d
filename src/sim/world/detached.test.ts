import { expect, test } from 'vitest';
import { detached } from './detached.ts';

test('a message arrives with buffers of its own, and the sender has none of them any more', () => {
  const first = Uint8Array.of(1, 2).buffer;
  const second = Uint8Array.of(3).buffer;
  const kept = Uint8Array.of(4).buffer;
  const rest = { list: [{ id: 1 }], text: 'x' };
  const message = { kind: 'chunks', rest, chunks: [{ bytes: first, at: { again: first } }, { bytes: second }], kept };
  const arrived = detached(message, [first, second]);
  expect(arrived).toEqual({
    kind: 'chunks',
    rest: { list: [{ id: 1 }], text: 'x' },
    chunks: [
      { bytes: Uint8Array.of(1, 2).buffer, at: { again: Uint8Array.of(1, 2).buffer } },
      { bytes: Uint8Array.of(3).buffer },
    ],
    kept: Uint8Array.of(4).buffer,
  });
  expect(arrived.chunks[0]?.bytes).toBe(arrived.chunks[0]?.at?.again);
  expect([first.byteLength, second.byteLength, kept.byteLength]).toEqual([0, 0, 1]);
  expect(arrived.rest).toBe(rest);
});

test('a buffer that is not in the message cannot be sent with it', () => {
  expect(() => detached({ kind: 'chunks' }, [new ArrayBuffer(1)])).toThrow('part of its message');
});
