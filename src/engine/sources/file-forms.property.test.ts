import fc from 'fast-check';
import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { encodeUtf8 } from '#std/utf8.ts';
import type { FileSourceConfig } from '#protocol/source-config.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { snapshotOf, TestOperatorContext } from '../operators/testing.ts';
import { FileSource } from './file-source.ts';
import { NO_WATERMARKS } from './testing.ts';

const SCHEMA: Schema = {
  fields: [
    { name: 'n', type: { kind: 'BIGINT' }, nullable: false },
    { name: 'text', type: { kind: 'STRING' }, nullable: false },
  ],
  timeField: null,
  changelog: false,
};

/** Rows of one file; null is a line that is no row. */
const rows = fc.array(fc.option(fc.stringMatching(/^[a-c日é"; ]{0,5}$/u)), { maxLength: 8 });

type Form = 'csv' | 'json';

function textOf(form: Form, start: number, texts: readonly (string | null)[]): string {
  const lines = texts.map((text, index) => {
    if (text === null) return form === 'csv' ? 'no number;x' : '{"n":';
    const n = start + index;
    return form === 'csv' ? `${n};"${text.replaceAll('"', '""')}"` : JSON.stringify({ text, n });
  });
  return [...(form === 'csv' ? ['n;text'] : []), ...lines].join('\n');
}

function create(form: Form, files: readonly Uint8Array[], splits: number, subtaskIndex: number, parallelism: number) {
  const [first, ...more] = files.map((file, index) => ({ file: `upload:${index}`, bytes: file.length }));
  const config: FileSourceConfig = {
    kind: 'source-file',
    splits: splits * files.length,
    rowsPerSecond: null,
    watermark: NO_WATERMARKS,
    ...must(first, 'a file'),
    moreFiles: more,
    format: form,
    csv: form === 'csv' ? { delimiter: ';', header: true } : null,
    timeColumn: null,
  };
  const context = new TestOperatorContext({ config, outputSchema: SCHEMA, uid: 'f', subtaskIndex, parallelism });
  return { source: new FileSource(context, config), context };
}

/** Polls until the end, or `polls` times, and answers each read from the file it names. */
function drive({ source, context }: ReturnType<typeof create>, files: readonly Uint8Array[], polls = 10_000): boolean {
  for (let turn = 0; turn < polls; turn++) {
    if (source.poll(2).kind === 'end') return true;
    for (const output of context.outputs.splice(0)) {
      if (output.kind !== 'request') {
        kept.get(context)?.push(output);
        continue;
      }
      if (output.request.kind !== 'readFile') throw new Error('a file source reads files');
      const { requestId, file, from, to } = output.request;
      const bytes = must(files[Number(file.slice('upload:'.length))], 'a file').slice(from, to);
      source.onVaultReply({ kind: 'fileRead', requestId, from, bytes: new Uint8Array(bytes).buffer });
    }
  }
  return false;
}

const kept = new Map<TestOperatorContext, TestOperatorContext['outputs'][number][]>();

function started(...options: Parameters<typeof create>): ReturnType<typeof create> {
  const made = create(...options);
  kept.set(made.context, []);
  return made;
}

function rowsOf({ context }: ReturnType<typeof create>): readonly (readonly unknown[])[] {
  context.outputs.unshift(...(kept.get(context) ?? []));
  kept.delete(context);
  return context.rows();
}

test('several files in any form: prefix, restore with another parallelism, suffix make every row once', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Form>('csv', 'json'),
      fc.array(rows, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(30),
      fc.integer({ min: 1, max: 3 }),
      (form, contents, splits, polls, parallelism) => {
        const files = contents.map((texts, index) => encodeUtf8(textOf(form, index * 100, texts)));
        const before = started(form, files, splits, 0, 1);
        before.source.open();
        drive(before, files, polls);
        const chunks = snapshotOf(before.source, 1);
        const after = Array.from({ length: parallelism }, (_, index) => {
          const made = started(form, files, splits, index, parallelism);
          made.source.restore(chunks, 1);
          made.source.open();
          expect(drive(made, files)).toBe(true);
          return made;
        });
        const found = [before, ...after].flatMap(rowsOf).sort((a, b) => Number(a[0]) - Number(b[0]));
        const expected = contents.flatMap((texts, file) =>
          texts.flatMap((text, index) => (text === null ? [] : [[BigInt(file * 100 + index), text]])),
        );
        expect(found).toEqual(expected);
        const refused = [before, ...after].reduce((sum, { source }) => sum + source.stats().rejectedRecords, 0);
        expect(refused).toBe(contents.flat().filter((text) => text === null).length);
      },
    ),
  );
});
