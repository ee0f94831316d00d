import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { compileExpression } from '#expression/compile-expression.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { type RecordBatch, TIME_MIN } from '#protocol/record-batch.ts';
import type { JobPlan, OperatorPlan } from '#protocol/job-plan.ts';
import { type CompiledDocument, compileDocument } from './compile/compile-document.ts';
import { documentText, parseDocumentText } from './decode-document.ts';
import type { PipelineDocument } from './document.ts';
import { decodeGallery } from './gallery.ts';
import { validateDocument } from './validate-document.ts';

const SAMPLES = new URL('../../public/samples/', import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, SAMPLES), 'utf8');
}

function load(file: string): PipelineDocument {
  const decoded = parseDocumentText(read(file));
  if (!decoded.ok) throw new Error(decoded.failure.map((failure) => failure.message).join('\n'));
  return decoded.value;
}

function compiled(file: string): CompiledDocument {
  const result = compileDocument(load(file), 'job');
  if (!result.ok) throw new Error(result.failure.map((failure) => failure.message).join('\n'));
  return result.value;
}

function operatorsOf(plan: JobPlan): readonly OperatorPlan[] {
  return plan.vertices.flatMap((vertex) => vertex.operators);
}

/** A batch of text columns. */
function textBatch(schema: Schema | null, columns: readonly (readonly string[])[]): RecordBatch {
  const rows = columns[0]?.length ?? 0;
  return {
    schema: must(schema, 'an operator behind a source has an input'),
    rows,
    columns: columns.map((values) => ({ type: { kind: 'STRING' }, values: [...values], nulls: null })),
    eventTimes: new Float64Array(rows).fill(TIME_MIN),
    rowKinds: null,
    lineage: null,
  };
}

const DECODED = decodeGallery(JSON.parse(read('gallery.json')));
const GALLERY = DECODED.ok ? DECODED.value : [];
const DOCUMENTS = readdirSync(SAMPLES).filter((file) => file.endsWith('.weir.json'));

test('a gallery of another shape is refused', () => {
  expect(DECODED.ok).toBe(true);
  expect(decodeGallery({ format: 'weir.gallery', version: 1, items: [{}] }).ok).toBe(false);
  expect(decodeGallery(null).ok).toBe(false);
});

test('the gallery lists every document once', () => {
  expect(GALLERY.map((item) => item.file).toSorted()).toEqual(DOCUMENTS.toSorted());
});

describe.each(GALLERY)('$file', (item) => {
  const document = load(item.file);

  test('is stored as it would be saved', () => {
    expect(read(item.file)).toBe(documentText(document));
    expect(document.id).toBe(item.id);
  });

  test('has no errors, and no warning but what it wants to show', () => {
    const codes = validateDocument(document)
      .diagnostics.filter((diagnostic) => diagnostic.severity !== 'info')
      .map((diagnostic) => diagnostic.code);
    expect(codes).toEqual(item.id === 'at-least-once' ? ['W407'] : []);
  });

  test('compiles to a plan whose files exist', () => {
    const { plan } = compiled(item.file);
    expect(plan.vertices.length).toBeGreaterThan(1);
    for (const { config } of operatorsOf(plan)) {
      if (config.kind !== 'source-file') continue;
      const name = config.file.replace('sample:', '');
      expect(config.bytes).toBe(statSync(new URL(`data/${name}`, SAMPLES)).size);
      expect(item.attribution).not.toBeNull();
    }
  });
});

describe('word-count', () => {
  const { plan } = compiled('word-count.weir.json');

  test('is two vertices with a hash edge between them', () => {
    expect(
      plan.vertices.map(({ name, parallelism, maxParallelism }) => ({ name, parallelism, maxParallelism })),
    ).toEqual([
      { name: 'lines -> letters -> words -> not empty', parallelism: 2, maxParallelism: 128 },
      { name: 'count -> counts: Writer -> counts: Committer', parallelism: 4, maxParallelism: 128 },
    ]);
    expect(plan.edges.map((edge) => ({ ...edge, schema: null }))).toEqual([
      {
        id: 0,
        documentEdgeId: 'edge-4',
        from: 0,
        fromOperator: 3,
        tag: null,
        to: 1,
        partitioner: 'hash',
        keyFields: [1],
        schema: null,
      },
    ]);
  });

  test('writes inserts of word and running count', () => {
    expect(operatorsOf(plan).at(-1)?.inputSchema).toEqual({
      fields: [
        { name: 'word', type: { kind: 'STRING' }, nullable: false },
        { name: 'n', type: { kind: 'BIGINT' }, nullable: false },
      ],
      timeField: null,
      changelog: false,
    });
  });

  test('its expressions find the words that the reference has counted', () => {
    const [, letters, , notEmpty] = must(plan.vertices[0], 'the first vertex reads and splits').operators;
    if (letters?.config.kind !== 'project' || notEmpty?.config.kind !== 'filter') throw new Error('chained above');
    const field = must(letters.config.fields[0], 'the projection has a column');
    const project = compileExpression(field.expression, must(letters.inputSchema, 'the projection has an input'));
    const filter = compileExpression(notEmpty.config.condition, must(notEmpty.inputSchema, 'the filter has an input'));
    if (!project.ok || !filter.ok) throw new Error('validated above');
    const lines = read('data/alice.txt').split('\n');
    const texts = project.value.evaluate(textBatch(letters.inputSchema, [lines])).values as string[];
    const words = texts.slice(0, lines.length).flatMap((text) => text.split(' '));
    const kept = filter.value.evaluate(textBatch(notEmpty.inputSchema, [words, words])).values;
    const counts = new Map<string, number>();
    for (const [row, word] of words.entries()) if (kept[row] === 1) counts.set(word, (counts.get(word) ?? 0) + 1);
    const reference = JSON.parse(read('data/reference-wordcount.json')).files['alice.txt'];
    const top = [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, 20);
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    expect({ total, distinct: counts.size, top20: top }).toEqual({
      total: reference.total,
      distinct: reference.distinct,
      top20: reference.top20,
    });
  });

  test('runs for at least a minute', () => {
    const source = must(operatorsOf(plan)[0], 'there is a source').config;
    const lines = read('data/alice.txt').split('\n').length - 1;
    expect(source).toMatchObject({ kind: 'source-file', splits: 2, rowsPerSecond: 25 });
    expect(lines / 2 / 25).toBeGreaterThan(60);
  });
});

test('flights: what the gallery says about late flights is what its settings make of the file', () => {
  const { plan } = compiled('flights.weir.json');
  const configs = operatorsOf(plan).map((operator) => operator.config);
  const source = must(
    configs.find((config) => config.kind === 'source-file'),
    'there is a file source',
  );
  const window = must(
    configs.find((config) => config.kind === 'window-aggregate'),
    'there is a window',
  );
  if (source.kind !== 'source-file' || window.kind !== 'window-aggregate') throw new Error('narrowed above');
  expect(source.watermark.emit).toBe('per-record');
  const { sizeMs } = window.window;
  let watermark = Number.NEGATIVE_INFINITY;
  const seen = { late: 0, corrected: 0, flights: 0 };
  for (const line of read('data/flights.csv').trim().split('\n').slice(1)) {
    const time = Date.parse(must(line.split(',')[1], 'a flight has a scheduled departure'));
    const last = time - (time % sizeMs) + sizeMs - 1;
    if (last + window.allowedLatenessMs <= watermark) seen.late++;
    else if (last <= watermark) seen.corrected++;
    seen.flights++;
    watermark = Math.max(watermark, time - source.watermark.outOfOrdernessMs - 1);
  }
  expect(seen).toEqual({ late: 151, corrected: 87, flights: 4304 });
  const text = GALLERY.find((item) => item.id === 'flights')?.description.join(' ');
  expect(text).toContain('238 flights miss their hour: 87 still correct it, 151 go to the late table');
});

test('exactly-once: a barrier after record 10 and a crash of count after record 15', () => {
  const { plan, script } = compiled('exactly-once.weir.json');
  expect(plan.vertices.map((vertex) => vertex.name)).toEqual(['S', 'count -> print']);
  expect(script).toEqual({
    triggers: [{ at: 'record', subtask: '1/0', count: 10 }],
    kills: [{ at: 'record', subtask: '1/0', count: 15 }],
  });
});

test.each(['alignment.weir.json', 'at-least-once.weir.json'])('%s: B is slow, and A is not', (file) => {
  const { plan, script } = compiled(file);
  expect(plan.edges).toHaveLength(1);
  expect(plan.settings.costs.channelMs).toEqual({ '0:1:0': 510 });
  expect(script?.triggers).toEqual([{ at: 'record', subtask: '1/0', count: 2 }]);
});
