/**
 * A hash over the whole saved state of a world: two instants with the same hash are the same to the byte. It walks plain
 * values (maps, sets, typed arrays and buffers included) in their order, which is part of the state: iteration follows it.
 *
 * Two lanes of 32 bits. A value that is reached twice is walked twice: sharing is not part of the state.
 */
export function hashState(state: unknown): string {
  const lanes = { low: 0x811c9dc5, high: 0xcbf29ce4 | 0 };
  walk(state, lanes);
  return `${hex(lanes.high)}${hex(lanes.low)}`;
}

interface Lanes {
  low: number;
  high: number;
}

function walk(value: unknown, lanes: Lanes): void {
  switch (typeof value) {
    case 'number':
      SCRATCH.setFloat64(0, value);
      mix(lanes, SCRATCH.getInt32(0));
      mix(lanes, SCRATCH.getInt32(4));
      return;
    case 'object':
      if (value === null) mix(lanes, 1);
      else walkObject(value, lanes);
      return;
    default:
      walkText(String(value), lanes);
  }
}

function walkObject(value: object, lanes: Lanes): void {
  if (value instanceof ArrayBuffer) walkBytes(new Uint8Array(value), lanes);
  else if (ArrayBuffer.isView(value)) {
    walkBytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), lanes);
  } else if (Array.isArray(value)) {
    mix(lanes, 2 + value.length);
    for (const item of value) walk(item, lanes);
  } else if (value instanceof Map || value instanceof Set) {
    mix(lanes, 3 + value.size);
    for (const item of value) walk(item, lanes);
  } else {
    mix(lanes, 4);
    for (const [name, item] of Object.entries(value)) {
      // A field that is absent and one that is undefined are the same to whoever reads it.
      if (item === undefined) continue;
      walkText(name, lanes);
      walk(item, lanes);
    }
  }
}

function walkText(text: string, lanes: Lanes): void {
  mix(lanes, text.length);
  for (let at = 0; at < text.length; at++) mix(lanes, text.charCodeAt(at));
}

function walkBytes(bytes: Uint8Array, lanes: Lanes): void {
  mix(lanes, bytes.length);
  for (const byte of bytes) mix(lanes, byte);
}

function mix(lanes: Lanes, word: number): void {
  lanes.low = Math.imul(lanes.low ^ word, 0x01000193);
  lanes.high = Math.imul((lanes.high ^ (lanes.high >>> 15)) + word, 0x85ebca6b);
}

const SCRATCH = new DataView(new ArrayBuffer(8));

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}
