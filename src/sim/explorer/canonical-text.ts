/**
 * Plain values as text: two values have the same text exactly if no reducer can tell them apart.
 *
 * Invariants: the order of an object's properties does not matter; the order of a Map or a Set does, because iteration
 * shows it, except under the property names a caller declares unordered. Buffers count by their bytes.
 * Assumption: the value is a tree of what `structuredClone` can copy.
 */

/** The text of a value. `unordered`: names of properties whose Map or Set is read by key only. */
export function canonicalText(value: unknown, unordered: ReadonlySet<string> = NONE): string {
  switch (typeof value) {
    case 'string':
      // Its length says where it ends, whatever is in it.
      return `${value.length}'${value}`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      return value === null ? 'null' : objectText(value, unordered, false);
    default:
      return String(value);
  }
}

const NONE: ReadonlySet<string> = new Set();

function objectText(value: object, unordered: ReadonlySet<string>, sorted: boolean): string {
  if (Array.isArray(value)) return arrayText(value, unordered);
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => `${canonicalText(key)}=>${itemText(item, unordered, sorted)}`);
    return `M{${(sorted ? entries.toSorted() : entries).join(',')}}`;
  }
  if (value instanceof Set) {
    const items = [...value].map((item) => canonicalText(item, unordered));
    return `S{${(sorted ? items.toSorted() : items).join(',')}}`;
  }
  if (value instanceof ArrayBuffer) return `B<${bytesText(new Uint8Array(value))}>`;
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return `${value.constructor.name}<${bytesText(bytes)}>`;
  }
  const record = value as Readonly<Record<string, unknown>>;
  let text = '{';
  for (const name of sortedNames(record)) {
    const item = record[name];
    text += `${name}:${
      typeof item === 'object' && item !== null ? objectText(item, unordered, unordered.has(name)) : canonicalText(item)
    },`;
  }
  return `${text}}`;
}

function arrayText(items: readonly unknown[], unordered: ReadonlySet<string>): string {
  let text = '[';
  for (const item of items) text += `${canonicalText(item, unordered)},`;
  return `${text}]`;
}

/** The names of an object's properties, in order. Most objects have one piece of code's order: it is looked at before it is changed. */
export function sortedNames(record: object): string[] {
  const names = Object.keys(record);
  for (let at = 1; at < names.length; at++) {
    if ((names[at] as string) < (names[at - 1] as string)) return names.sort();
  }
  return names;
}

/** What is in an unordered map is unordered, too. */
function itemText(value: unknown, unordered: ReadonlySet<string>, sorted: boolean): string {
  if (sorted && value instanceof Map) return objectText(value, unordered, true);
  return canonicalText(value, unordered);
}

/** Two bytes a character would be shorter, but zeros are most of what is in a buffer: runs of them are counted. */
function bytesText(bytes: Uint8Array): string {
  let text = '';
  let zeros = 0;
  for (const byte of bytes) {
    if (byte === 0) {
      zeros++;
      continue;
    }
    if (zeros > 0) text += `z${zeros} `;
    zeros = 0;
    text += `${byte.toString(16)} `;
  }
  return zeros > 0 ? `${text}z${zeros}` : text;
}
