import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseDocumentText } from '#model/decode-document.ts';
import type { DocumentEdge, DocumentNode, NodeConfig, PipelineDocument } from '#model/document.ts';
import { NO_WATERMARK, newDocument } from '#model/new-document.ts';
import type { PreviewAnswer, PreviewRows, PreviewTable } from '#model/preview.ts';
import { testNode } from '#model/testing.ts';
import { encodeUtf8 } from '#std/utf8.ts';
import { computePreview, type PreviewHost } from './preview-job.ts';

const UPLOAD = `upload:${'1'.repeat(64)}`;
const GONE = `upload:${'0'.repeat(64)}`;
const SAMPLES = new URL('../../../public/samples/', import.meta.url);

function hostOf(files: Readonly<Record<string, string>> = {}): PreviewHost {
  return {
    // Never late: how loaded the machine is changes no result.
    now: () => 0,
    breathe: () => Promise.resolve(),
    loadFile: async (file) => {
      const text = files[file];
      if (text !== undefined) return encodeUtf8(text).slice().buffer;
      if (!file.startsWith('sample:')) throw new Error(`${file} is not there`);
      const bytes = readFileSync(new URL(`data/${file.slice('sample:'.length)}`, SAMPLES));
      return new Uint8Array(bytes).buffer;
    },
  };
}

/** Nodes in a row. */
function chain(...nodes: readonly DocumentNode[]): PipelineDocument {
  const edges = nodes.slice(1).map((to, index): DocumentEdge => ({
    id: `e${index}`,
    from: nodes[index]?.id ?? '',
    fromPort: 'out',
    to: to.id,
    partitioner: 'auto',
  }));
  return { ...newDocument({ id: 'd', name: 'd' }), nodes, edges };
}

const ROWS: NodeConfig = {
  kind: 'rows',
  columns: [
    { name: 'who', type: 'STRING' },
    { name: 'amount', type: 'INT NOT NULL' },
  ],
  timeColumn: null,
  rows: [
    [
      ['ann', 4],
      [null, 0],
      ['', 2],
    ].map((values) => ({ values: values as (string | number | null)[], atMs: null, label: null })),
  ],
  rowsPerSecond: null,
  watermark: NO_WATERMARK,
};

async function preview(document: PipelineDocument, nodeId: string, host = hostOf()): Promise<PreviewAnswer> {
  return computePreview({ document, nodeId }, host, () => true);
}

async function rowsAt(document: PipelineDocument, nodeId: string, host = hostOf()): Promise<PreviewRows> {
  const answer = await preview(document, nodeId, host);
  if (answer.kind !== 'rows') throw new Error(JSON.stringify(answer));
  return answer;
}

function cells(table: PreviewTable | null): unknown {
  return table?.rows.map((row) => row.cells) ?? null;
}

describe('a preview', () => {
  test('of a projection pairs input and output; NULL is not an empty text', async () => {
    const fields = [
      { name: 'loud', expression: 'UPPER(who)' },
      { name: 'twice', expression: 'amount * 2' },
    ];
    const found = await rowsAt(
      chain(testNode('rows', ROWS), testNode('project', { kind: 'project', fields })),
      'project',
    );
    expect({ ...found, input: cells(found.input), output: cells(found.output) }).toEqual({
      kind: 'rows',
      input: [
        ['ann', '4'],
        [null, '0'],
        ['', '2'],
      ],
      output: [
        ['ANN', '8'],
        [null, '0'],
        ['', '4'],
      ],
      late: null,
      failed: null,
      paired: true,
      sampled: 100,
      rejected: { count: 0, first: [] },
      failure: null,
      cut: false,
    });
    expect(found.output?.columns).toEqual([
      { name: 'loud', type: 'STRING', numeric: false, time: false, path: 'fields.0' },
      { name: 'twice', type: 'INT NOT NULL', numeric: true, time: false, path: 'fields.1' },
    ]);
  });

  test('leaves a column out that does not compile, and shows the others', async () => {
    const fields = [
      { name: 'wrong', expression: 'amont + 1' },
      { name: 'right', expression: 'amount + 1' },
    ];
    const found = await rowsAt(
      chain(testNode('rows', ROWS), testNode('project', { kind: 'project', fields })),
      'project',
    );
    expect(found.output?.columns.map(({ name, path }) => [name, path])).toEqual([['right', 'fields.1']]);
    expect(cells(found.output)).toEqual([['5'], ['1'], ['3']]);
  });

  test('of a filter shows its condition beside every row', async () => {
    const filter = testNode('filter', { kind: 'filter', condition: "who <> 'ann'" });
    const found = await rowsAt(chain(testNode('rows', ROWS), filter), 'filter');
    expect(cells(found.output)).toEqual([['FALSE'], [null], ['TRUE']]);
    expect(found.paired).toBe(true);
  });

  test('of an aggregate shows its changes', async () => {
    const aggregate = testNode('count', {
      kind: 'aggregate',
      keys: [],
      aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
      emit: 'changelog',
    });
    const found = await rowsAt(chain(testNode('rows', ROWS), aggregate), 'count');
    expect(found.output?.rows.map(({ cells: [n], rowKind }) => `${rowKind} ${n}`)).toEqual([
      '0 1',
      '1 1',
      '2 2',
      '1 2',
      '2 3',
    ]);
  });

  test('of a job that fails says so and shows the rows before', async () => {
    const fields = [{ name: 'share', expression: '8 / amount' }];
    const found = await rowsAt(
      chain(testNode('rows', ROWS), testNode('project', { kind: 'project', fields })),
      'project',
    );
    expect(found.failure).toMatch(/project: 8 \/ amount fails for row \(who=NULL, amount=0\)/);
    expect(cells(found.output)).toEqual([['2']]);
  });

  test('reads only the beginning of a file, and tells which lines fit no row', async () => {
    const file = testNode('file', {
      kind: 'file',
      file: UPLOAD,
      bytes: 1e9,
      format: 'csv',
      delimiter: ',',
      header: true,
      columns: [
        { name: 'a', type: 'INT NOT NULL' },
        { name: 'b', type: 'STRING NOT NULL' },
      ],
      timeColumn: null,
      splits: 4,
      rowsPerSecond: 10,
      watermark: NO_WATERMARK,
    });
    const lines = ['a,b', '1,x', 'two,y', '3,', ...Array.from({ length: 5000 }, (_, n) => `${n},z`)];
    const found = await rowsAt(chain(file), 'file', hostOf({ [UPLOAD]: lines.join('\n') }));
    expect(found.output?.rows.slice(0, 3).map((row) => row.cells)).toEqual([
      ['1', 'x'],
      ['3', ''],
      ['0', 'z'],
    ]);
    expect(found.output?.total).toBe(99);
    expect(found.rejected).toEqual({
      count: 1,
      first: [{ line: 3, refusal: { code: 'not an integer', values: { column: 'a' } }, text: 'two,y' }],
    });
  });

  test('is blocked by what is wrong before the node, by name', async () => {
    const document = chain(
      testNode('rows', ROWS),
      testNode('broken', { kind: 'project', fields: [] }),
      testNode('filter', { kind: 'filter', condition: 'TRUE' }),
    );
    expect(await preview(document, 'filter')).toEqual({ kind: 'blocked', nodes: ['broken'] });
  });

  test('without a source is blocked by nothing that has a name', async () => {
    const alone = chain(testNode('filter', { kind: 'filter', condition: 'TRUE' }));
    expect(await preview(alone, 'filter')).toEqual({ kind: 'blocked', nodes: ['filter'] });
    const sink = chain(testNode('log', { kind: 'log-sink', log: 'l' }));
    expect(await preview(sink, 'log')).toEqual({ kind: 'blocked', nodes: [] });
  });

  test('of a node that is wrong itself shows at least its input', async () => {
    const wrong = testNode('sum', { kind: 'aggregate', keys: ['nobody'], aggregates: [], emit: 'changelog' });
    const found = await rowsAt(chain(testNode('rows', ROWS), wrong), 'sum');
    expect({ input: found.input?.total, output: found.output }).toEqual({ input: 3, output: null });
  });

  test('of a file that cannot be read names the source', async () => {
    const text = readFileSync(new URL('word-count.weir.json', SAMPLES), 'utf8').replaceAll('sample:alice.txt', GONE);
    const document = parseDocumentText(text);
    if (!document.ok) throw new Error('the sample is a document');
    const [source] = document.value.nodes;
    expect(await preview(document.value, document.value.nodes.at(-1)?.id ?? '')).toEqual({
      kind: 'unreadable',
      source: source?.name,
      reason: `${GONE} is not there`,
    });
  });

  test('that is out of date ends early', async () => {
    const document = chain(testNode('rows', ROWS));
    expect(await computePreview({ document, nodeId: 'rows' }, hostOf(), () => false)).toEqual({ kind: 'replaced' });
  });
});

test.each(['word-count', 'flights', 'sensors', 'exactly-once', 'alignment', 'window-average'])(
  'every node of the sample %s can be looked at',
  async (name) => {
    const document = parseDocumentText(readFileSync(new URL(`${name}.weir.json`, SAMPLES), 'utf8'));
    if (!document.ok) throw new Error(JSON.stringify(document.failure));
    for (const { id } of document.value.nodes) {
      const { failure, input, output } = await rowsAt(document.value, id);
      expect({ id, failure, columns: (output ?? input)?.columns.length }).toEqual({
        id,
        failure: null,
        columns: expect.any(Number),
      });
    }
  },
);
