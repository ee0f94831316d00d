import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeUtf8 } from '#std/utf8.ts';
import type { FileSourceConfig } from '#protocol/source-config.ts';
import { snapshotOf, TestOperatorContext } from '../operators/testing.ts';
import { FileSource } from './file-source.ts';
import { driveSource, LINE_SCHEMA, lineagesOf, NO_WATERMARKS } from './testing.ts';

const text = fc
  .array(fc.tuple(fc.stringMatching(/^[a-cäß日😀 ]{0,6}$/u), fc.constantFrom('\n', '\r\n')), { maxLength: 12 })
  .chain((lines) =>
    fc.constantFrom('', 'tail').map((tail) => ({
      text: lines.map(([line, end]) => line + end).join('') + tail,
      lines: [...lines.map(([line]) => line), ...(tail === '' ? [] : [tail])],
    })),
  );

function create(file: Uint8Array, splits: number, subtaskIndex: number, parallelism: number) {
  const config: FileSourceConfig = {
    kind: 'source-file',
    splits,
    rowsPerSecond: null,
    watermark: NO_WATERMARKS,
    file: 'sample:x',
    bytes: file.length,
    format: 'lines',
    csv: null,
    timeColumn: null,
  };
  const context = new TestOperatorContext({ config, outputSchema: LINE_SCHEMA, uid: 'f', subtaskIndex, parallelism });
  return { source: new FileSource(context, config), context };
}

function linesByOffset(contexts: readonly TestOperatorContext[]): readonly string[] {
  const found = contexts.flatMap((context) => {
    const rows = context.rows();
    return lineagesOf(context).map(
      (lineage, index) => [Number(lineage.split(':')[2]), String(rows[index]?.[0])] as const,
    );
  });
  return [...found].sort((a, b) => a[0] - b[0]).map(([, line]) => line);
}

test('any number of splits and subtasks reads each line once', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 3 }), (input, splits, parallelism) => {
      const file = encodeUtf8(input.text);
      const contexts = Array.from({ length: parallelism }, (_, index) => {
        const { source, context } = create(file, splits, index, parallelism);
        source.open();
        expect(driveSource(source, context, { file })).toBe(true);
        return context;
      });
      expect(linesByOffset(contexts)).toEqual(input.lines);
    }),
  );
});

test('prefix, restore with another parallelism, suffix: the whole', () => {
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 0, max: 25 }),
      fc.integer({ min: 1, max: 3 }),
      (input, splits, polls, parallelism) => {
        const file = encodeUtf8(input.text);
        const before = create(file, splits, 0, 1);
        before.source.open();
        driveSource(before.source, before.context, { file, rowsMax: 1, polls });
        const chunks = snapshotOf(before.source, 1);
        const after = Array.from({ length: parallelism }, (_, index) => {
          const { source, context } = create(file, splits, index, parallelism);
          source.restore(chunks, 1);
          source.open();
          expect(driveSource(source, context, { file, rowsMax: 2 })).toBe(true);
          return context;
        });
        expect(linesByOffset([before.context, ...after])).toEqual(input.lines);
      },
    ),
  );
});
