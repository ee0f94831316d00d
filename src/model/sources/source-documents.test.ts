import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { compileDocument } from '../compile/compile-document.ts';
import { decodeDocument } from '../decode-document.ts';
import type { NodeConfig, PipelineDocument } from '../document.ts';
import { newDocument } from '../new-document.ts';
import { type ConfigOf, filesOf, splitsOf } from '../node-kind.ts';
import { defaultConfig } from '../operator-catalogue.ts';
import { validateDocument } from '../validate-document.ts';

const UPLOAD = `upload:${'0a'.repeat(32)}`;

const FILE: ConfigOf<'file'> = {
  ...(defaultConfig('file') as ConfigOf<'file'>),
  file: `${UPLOAD}@gbk+cr`,
  bytes: 100,
  name: '数据.csv',
  moreFiles: [
    { file: UPLOAD, bytes: 50, name: 'more.csv' },
    { file: 'sample:flights.csv', bytes: 7 },
  ],
  format: 'csv',
  quote: "'",
  columns: [
    { name: 'id', type: 'INT' },
    { name: 'at', type: 'TIMESTAMP(3)' },
  ],
  timeColumn: 'at',
  timeFormat: 'dd.MM.yyyy HH:mm',
  splits: 2,
};

function documentOf(config: NodeConfig): PipelineDocument {
  const node = {
    parallelism: 1,
    maxParallelism: null,
    chaining: 'always' as const,
    position: { x: 0, y: 0 },
  };
  return {
    ...newDocument({ id: 'd', name: 'd' }),
    nodes: [
      { ...node, id: 's', uid: 's', name: 's', config },
      { ...node, id: 't', uid: 't', name: 't', config: { kind: 'table-sink', mode: 'append', keys: [] } },
    ],
    edges: [{ id: 'e', from: 's', fromPort: 'out', to: 't', partitioner: 'auto' }],
  };
}

function codesOf(config: NodeConfig): readonly string[] {
  const { diagnostics } = validateDocument(documentOf(config));
  return diagnostics.filter(({ nodeId }) => nodeId === 's').map(({ code }) => code);
}

test.each([
  ['a file with everything that may be absent', FILE],
  ['a file with nothing of it', defaultConfig('file')],
  ['clicks', defaultConfig('clicks')],
  ['a clock', { ...defaultConfig('clock'), ticks: 5 } as NodeConfig],
])('%s is saved and read again as it was', (_name, config) => {
  const document = documentOf(config);
  const read = decodeDocument(JSON.parse(JSON.stringify(document)));
  expect(read).toEqual({ ok: true, value: document });
});

test.each<[string, object, string]>([
  ['a file key of no known form', { file: 'upload:xyz' }, 'W005'],
  ['an encoding nobody has', { file: `${UPLOAD}@klingon` }, 'W005'],
  ['a quote of two characters', { quote: '""' }, 'W005'],
  ['a delimiter that is the quote', { quote: ';', delimiter: ';' }, 'W005'],
  ['a further file without its length', { moreFiles: [{ file: UPLOAD }] }, 'W003'],
  ['a property nobody knows', { encoding: 'gbk' }, 'W002'],
])('refused: %s', (_name, patch, code) => {
  const read = decodeDocument(JSON.parse(JSON.stringify(documentOf({ ...FILE, ...patch } as NodeConfig))));
  expect(read.ok ? [] : read.failure.map((diagnostic) => diagnostic.code)).toEqual([code]);
});

describe('a file source of several files', () => {
  test('has as many splits in each', () => {
    expect(filesOf(FILE).map(({ name }) => name)).toEqual(['数据.csv', 'more.csv', undefined]);
    expect(splitsOf(FILE)).toBe(6);
  });

  test('is compiled with all of them, quote and time format', () => {
    const compiled = compileDocument(documentOf(FILE), 'job');
    const source = must(compiled.ok ? compiled.value.plan.vertices[0]?.operators[0] : undefined, 'a source');
    expect(source.config).toEqual({
      kind: 'source-file',
      file: FILE.file,
      bytes: 100,
      name: '数据.csv',
      moreFiles: FILE.moreFiles,
      format: 'csv',
      csv: { delimiter: ',', header: false, quote: "'" },
      timeColumn: 'at',
      timeFormat: 'dd.MM.yyyy HH:mm',
      splits: 6,
      rowsPerSecond: FILE.rowsPerSecond,
      watermark: FILE.watermark,
    });
  });
});

test.each<[string, NodeConfig, readonly string[]]>([
  ['a time format that is none', { ...FILE, timeFormat: 'yyyy QQ' }, ['W323']],
  ['a time format without a time column does no harm', { ...FILE, timeColumn: null, timeFormat: 'yyyy QQ' }, []],
  ['JSON of any columns', { ...FILE, format: 'json' }, []],
  ['lines of two columns', { ...FILE, format: 'lines' }, ['W322']],
  ['a time finer than milliseconds', { ...FILE, columns: [{ name: 'at', type: 'TIMESTAMP(6)' }] }, ['W313']],
  ['a clock says that it cannot be replayed', defaultConfig('clock'), ['W411']],
  ['clicks can be', defaultConfig('clicks'), []],
])('%s', (_name, config, codes) => {
  expect(codesOf(config)).toEqual(codes);
});

test('a later time needs an event time', () => {
  const generator = defaultConfig('generator') as ConfigOf<'generator'>;
  const fields = [{ name: 'due', fill: 'later', minMs: 0, maxMs: 1 }] as const;
  expect(codesOf({ ...generator, eventTime: null, fields })).toEqual(['W318']);
});
