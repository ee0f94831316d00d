import { expect, test } from 'vitest';
import { type FileKind, fileKindOf } from './file-kind.ts';

const FILES: readonly (readonly [name: string, text: string, kind: FileKind])[] = [
  ['orders.csv', 'a,b\n1,2\n', 'data'],
  ['orders', 'a,b\n1,2\n', 'data'],
  ['rows.jsonl', '{"a": 1}\n{"a": 2}\n', 'data'],
  ['rows.json', '{"a": 1}\n{"a": 2}\n', 'data'],
  ['rows.JSON', '\uFEFF{"a": 1}\r\n{"a": 2}\r\n', 'data'],
  ['mine.weir.json', '{', 'pipeline'],
  ['mine.json', '{\n  "version": 4,\n  "id": "mine"\n}\n', 'pipeline'],
  ['mine.json', '{"version": 4, "id": "mine"}\n', 'pipeline'],
  ['broken.json', '{"version": 4,\n{', 'pipeline'],
  ['a.weir-run.json', '{\n  "format": "weir.run",\n', 'run'],
  ['renamed.txt', '{"format":"weir.replay","version":1}', 'run'],
];

test.each(FILES)('%s that begins with %j is opened as %s', async (name, text, kind) => {
  expect(await fileKindOf(new File([text], name))).toBe(kind);
});
