import { describe, expect, test } from 'vitest';
import { type Schema, typeText } from '#protocol/logical-type.ts';
import type { NodeConfig } from './document.ts';
import { inferSchemas } from './infer-schemas.ts';
import { COUNT, FILTER, LOG, ROWS, TABLE, testDocument, testEdges, testNode, WINDOW } from './testing.ts';

/** `user STRING, *at TIMESTAMP(3)?`: ? nullable, * event time, ± a changelog. */
function text(schema: Schema | null | undefined): string | null {
  if (schema === null || schema === undefined) return null;
  const fields = schema.fields.map((field, index) => {
    const time = index === schema.timeField ? '*' : '';
    return `${time}${field.name} ${typeText(field.type)}${field.nullable ? '?' : ''}`;
  });
  return `${schema.changelog ? '± ' : ''}${fields.join(', ')}`;
}

/** Rows, then the nodes one behind the other: the output of the last, and the findings. */
function chain(...configs: readonly NodeConfig[]): {
  out: string | null;
  late: string | null;
  codes: readonly string[];
} {
  const nodes = [ROWS, ...configs].map((config, index) => testNode(`n${index}`, config));
  const edges = testEdges(...configs.map((_, index) => `n${index}>n${index + 1}`));
  const { schemas, diagnostics } = inferSchemas(testDocument(nodes, edges));
  const last = schemas.get(`n${configs.length}`);
  return {
    out: text(last?.out),
    late: text(last?.late),
    codes: diagnostics.map((diagnostic) => `${diagnostic.code} ${diagnostic.nodeId} ${diagnostic.field ?? ''}`.trim()),
  };
}

const project = (...fields: readonly (readonly [name: string, expression: string])[]): NodeConfig => ({
  kind: 'project',
  fields: fields.map(([name, expression]) => ({ name, expression })),
});

const INPUT = 'user STRING, amount INT?, *at TIMESTAMP(3)';

describe('sources', () => {
  test('rows have their columns', () => expect(chain()).toEqual({ out: INPUT, late: null, codes: [] }));

  test('a generator has a type for each fill', () => {
    const config: NodeConfig = {
      kind: 'generator',
      seed: 1,
      splits: 1,
      rowsPerSplit: null,
      rowsPerSecond: null,
      fields: [
        { name: 'a', fill: 'sequence' },
        { name: 'b', fill: 'int', min: 0, max: 1 },
        { name: 'c', fill: 'double', min: 0, max: 1 },
        { name: 'd', fill: 'key', prefix: '', keys: 1, skew: 0 },
        { name: 'e', fill: 'text', choices: ['x'] },
        { name: 'f', fill: 'event-time' },
      ],
      eventTime: { startMs: 0, stepMs: 1, outOfOrdernessMs: 0 },
      idle: [],
      watermark: ROWS.watermark,
    };
    const infer = (source: NodeConfig): readonly [string | null, readonly string[]] => {
      const { schemas, diagnostics } = inferSchemas(testDocument([testNode('g', source)], []));
      return [text(schemas.get('g')?.out), diagnostics.map((diagnostic) => diagnostic.code)];
    };
    const fields = 'a BIGINT, b INT, c DOUBLE, d STRING, e STRING';
    expect(infer(config)).toEqual([`${fields}, *f TIMESTAMP(3)`, []]);
    expect(infer({ ...config, fields: config.fields.slice(0, 5) })).toEqual([fields, ['W320']]);
    expect(infer({ ...config, eventTime: null })).toEqual([null, ['W318']]);
  });

  test('lines are one text column', () => {
    const columns = [{ name: 'line', type: 'STRING' }];
    const file = {
      kind: 'file',
      file: 'sample:alice.txt',
      bytes: 1,
      format: 'lines',
      delimiter: ',',
      header: false,
      columns,
      timeColumn: null,
      splits: 1,
      rowsPerSecond: null,
      watermark: ROWS.watermark,
    } as const;
    const infer = (config: NodeConfig): readonly string[] =>
      inferSchemas(testDocument([testNode('f', config)], [])).diagnostics.map((diagnostic) => diagnostic.code);
    expect(infer(file)).toEqual([]);
    expect(infer({ ...file, columns: [{ name: 'n', type: 'INT' }] })).toEqual(['W322']);
    expect(infer({ ...file, columns: [...columns, { name: 'n', type: 'INT' }] })).toEqual(['W322']);
    expect(infer({ ...file, format: 'csv', columns: [...columns, { name: 'n', type: 'INT' }] })).toEqual([]);
  });

  test.each<[string, Partial<typeof ROWS>, readonly string[]]>([
    ['an unknown type', { columns: [{ name: 'user', type: 'TEXT' }] }, ['W303 n0 columns.0.type']],
    ['no columns', { columns: [] }, ['W312 n0 columns']],
    ['a column twice', { columns: [...ROWS.columns, { name: 'at', type: 'INT' }] }, ['W304 n0 columns.3.name']],
    ['a nameless column', { columns: [{ name: '', type: 'INT' }] }, ['W316 n0 columns.0.name']],
    ['an unknown time column', { timeColumn: 'when' }, ['W302 n0 timeColumn']],
    ['a time column that is a text', { timeColumn: 'user' }, ['W313 n0 timeColumn']],
    [
      'values that do not fit',
      { rows: [[{ values: [null, 'x', 'soon'], atMs: null, label: null }]] },
      ['W314 n0 rows.0.0.values.0', 'W314 n0 rows.0.0.values.1', 'W314 n0 rows.0.0.values.2'],
    ],
    ['too few values', { rows: [[{ values: ['x'], atMs: null, label: null }]] }, ['W319 n0 rows.0.0.values']],
  ])('%s', (_, change, codes) => {
    const { diagnostics } = inferSchemas(testDocument([testNode('n0', { ...ROWS, ...change })], []));
    expect(diagnostics.map(({ code, nodeId, field }) => `${code} ${nodeId} ${field}`)).toEqual(codes);
  });
});

describe('projection', () => {
  test('keeps event time where its column is passed on as it is, under any name', () => {
    const kept = project(['when', '`at`'], ['double', 'amount * 2']);
    expect(chain(kept)).toEqual({ out: '*when TIMESTAMP(3), double INT?', late: null, codes: [] });
    expect(chain(project(['u', '`user`']), FILTER).codes).toEqual(['W301 n2 condition']);
    expect(chain(project(['at', 'CASE WHEN TRUE THEN `at` ELSE `at` END'])).out).toBe('at TIMESTAMP(3)');
  });

  test('an error is reported at the node that causes it, and nodes behind it are silent', () => {
    const wrong = project(['u', 'usr'], ['x', 'amount +']);
    expect(chain(wrong, FILTER, COUNT, LOG)).toEqual({
      out: null,
      late: null,
      codes: ['W301 n1 fields.0.expression', 'W301 n1 fields.1.expression'],
    });
  });

  test('the place in the expression is told', () => {
    const nodes = [testNode('rows', ROWS), testNode('p', project(['u', '1 + usr']))];
    const [diagnostic] = inferSchemas(testDocument(nodes, testEdges('rows>p'))).diagnostics;
    expect(diagnostic?.values).toMatchObject({ from: 4, to: 7 });
    expect(diagnostic?.help).toContain('characters 5 to 7');
  });

  test('columns twice, nameless, or none', () => {
    expect(chain(project(['a', '1'], ['a', '2'])).codes).toEqual(['W304 n1 fields.1.name']);
    expect(chain(project(['', '1'])).codes).toEqual(['W316 n1 fields.0.name']);
    expect(chain(project()).codes).toEqual(['W312 n1 fields']);
  });
});

test('a filter needs a condition, and keeps the columns even if it has none', () => {
  expect(chain(FILTER)).toEqual({ out: INPUT, late: null, codes: [] });
  expect(chain({ kind: 'filter', condition: 'amount + 1' })).toEqual({
    out: INPUT,
    late: null,
    codes: ['W310 n1 condition'],
  });
});

test('split text appends a column', () => {
  const split = (column: string, as: string): NodeConfig => ({ kind: 'split-text', column, as });
  expect(chain(split('user', 'word')).out).toBe(`${INPUT}, word STRING`);
  expect(chain(split('amount', 'word')).codes).toEqual(['W315 n1 column']);
  expect(chain(split('line', 'word')).codes).toEqual(['W302 n1 column']);
  expect(chain(split('user', 'at')).codes).toEqual(['W304 n1 as']);
});

describe('aggregates', () => {
  test('emit keys and results, and lose event time', () => {
    expect(chain(COUNT).out).toBe('user STRING, n BIGINT');
    expect(chain({ ...COUNT, emit: 'changelog' }).out).toBe('± user STRING, n BIGINT');
    expect(chain({ ...COUNT, keys: [] }).out).toBe('n BIGINT');
  });

  test('take updates only if they emit updates', () => {
    const total: NodeConfig = { ...COUNT, keys: [], aggregates: [{ name: 'total', expression: 'SUM(n)' }] };
    const updates: NodeConfig = { ...COUNT, emit: 'changelog' };
    expect(chain(updates, total).codes).toEqual(['W307 n2 emit']);
    expect(chain(updates, { ...total, emit: 'changelog' })).toEqual({ out: '± total BIGINT?', late: null, codes: [] });
    expect(chain(COUNT, total).out).toBe('total BIGINT?');
  });

  test('mistakes in keys and results', () => {
    expect(chain({ ...COUNT, keys: ['usr'] }).codes).toEqual(['W302 n1 keys.0']);
    expect(chain({ ...COUNT, aggregates: [] }).codes).toEqual(['W312 n1 aggregates']);
    expect(chain({ ...COUNT, aggregates: [{ name: 'user', expression: 'COUNT(*)' }] }).codes).toEqual([
      'W304 n1 aggregates.0.name',
    ]);
    expect(chain({ ...COUNT, aggregates: [{ name: 'n', expression: 'amount' }] }).codes).toEqual([
      'W301 n1 aggregates.0.expression',
    ]);
  });
});

describe('windows', () => {
  test('add their bounds; the last of them is the new event time; late rows keep the columns of the input', () => {
    const bounds = 'window_start TIMESTAMP(3), window_end TIMESTAMP(3), *window_time TIMESTAMP(3)';
    expect(chain(WINDOW)).toEqual({ out: `user STRING, n BIGINT, ${bounds}`, late: INPUT, codes: [] });
  });

  test('need event time', () => {
    expect(chain(project(['user', '`user`']), WINDOW).codes).toEqual(['W305 n2']);
    expect(chain(COUNT, WINDOW).codes).toEqual(['W305 n2']);
  });

  test('wait for ever behind a source without watermarks, and the repair is one click', () => {
    const silent: NodeConfig = { ...ROWS, watermark: { ...ROWS.watermark, strategy: 'none' } };
    const nodes = [testNode('rows', silent), testNode('window', WINDOW)];
    const { diagnostics } = inferSchemas(testDocument(nodes, testEdges('rows>window')));
    expect(diagnostics).toMatchObject([
      { code: 'W306', severity: 'warning', nodeId: 'rows', fix: { kind: 'set-config', nodeId: 'rows', config: ROWS } },
    ]);
  });

  test('may not name a result like a bound', () => {
    const named: NodeConfig = { ...WINDOW, aggregates: [{ name: 'window_end', expression: 'COUNT(*)' }] };
    expect(chain(named).codes).toEqual(['W304 n1 window']);
  });
});

describe('union', () => {
  const union = (...inputs: readonly NodeConfig[]): { out: string | null; codes: readonly string[] } => {
    const nodes = inputs.map((config, index) => testNode(`n${index}`, config));
    const edges = testEdges(...inputs.map((_, index) => `n${index}>union`));
    const { schemas, diagnostics } = inferSchemas(
      testDocument([...nodes, testNode('union', { kind: 'union' })], edges),
    );
    return { out: text(schemas.get('union')?.out), codes: diagnostics.map((diagnostic) => diagnostic.code) };
  };

  test('takes rows of one schema', () => {
    expect(union(ROWS, ROWS)).toEqual({ out: INPUT, codes: [] });
    expect(union(ROWS, { ...ROWS, columns: ROWS.columns.toReversed(), rows: [[]] })).toEqual({
      out: null,
      codes: ['W309'],
    });
  });

  test('is nullable where any input is', () => {
    const strict = ROWS.columns.map((column) => ({ ...column, type: column.type.replace(' NOT NULL', '') }));
    expect(union(ROWS, { ...ROWS, columns: strict })).toEqual({
      out: 'user STRING?, amount INT?, *at TIMESTAMP(3)?',
      codes: [],
    });
  });

  test('loses event time that only one input has', () => {
    expect(union(ROWS, { ...ROWS, timeColumn: null }).out).toBe('user STRING, amount INT?, at TIMESTAMP(3)');
  });
});

describe('sinks', () => {
  const updates: NodeConfig = { ...COUNT, emit: 'changelog' };

  test('an appending table refuses updates, a log takes them and warns', () => {
    expect(chain(updates, TABLE).codes).toEqual(['W307 n2 mode']);
    expect(chain(updates, LOG).codes).toEqual(['W317 n2']);
    expect(chain(COUNT, TABLE).codes).toEqual([]);
  });

  test('an upsert table needs key columns that exist', () => {
    expect(chain(updates, { kind: 'table-sink', mode: 'upsert', keys: ['user'] }).codes).toEqual([]);
    expect(chain(updates, { kind: 'table-sink', mode: 'upsert', keys: [] }).codes).toEqual(['W308 n2 keys']);
    expect(chain(updates, { kind: 'table-sink', mode: 'upsert', keys: ['at'] }).codes).toEqual(['W302 n2 keys.0']);
  });
});

test('what was found before is found again only where nothing changed: edits infer as fresh copies do', () => {
  const configs: readonly NodeConfig[] = [
    ROWS,
    project(['user', '`user`'], ['at', '`at`']),
    FILTER,
    project(['who', '`user`'], ['again', 'UPPER(`user`)']),
    { ...LOG },
  ];
  const nodes = configs.map((config, index) => testNode(`n${index}`, config));
  const edges = testEdges('n0>n1', 'n1>n2', 'n2>n3', 'n3>n4');
  const edits: readonly (readonly [at: number, config: NodeConfig])[] = [
    [1, project(['user', '`missing`'])],
    [1, project(['user', '`amount`'], ['at', '`at`'])],
    [2, { kind: 'filter', condition: '`who` = 1' }],
    [1, project(['user', '`user`'], ['at', '`at`'])],
    [2, FILTER],
  ];
  let document = testDocument(nodes, edges);
  const first = inferSchemas(document);
  for (const [at, config] of edits) {
    const edited = document.nodes.map((node, index) => (index === at ? { ...node, config } : node));
    document = { ...document, nodes: edited };
    expect(inferSchemas(document)).toEqual(inferSchemas(structuredClone(document)));
  }
  expect(inferSchemas(document)).toEqual(first);
  expect(inferSchemas(document).schemas.get('n4')?.input).toBe(inferSchemas(document).schemas.get('n4')?.input);
});
