import { describe, expect, test } from 'vitest';
import { decodeDocument, documentText, parseDocumentText } from './decode-document.ts';
import type { Diagnostic } from './diagnostic.ts';
import { DOCUMENT_VERSION } from './document.ts';
import { CATALOGUE_ENTRIES } from './operator-catalogue.ts';
import { COUNT, LOG, ROWS, testDocument, testEdges, testNode } from './testing.ts';

const DOCUMENT = testDocument(
  [testNode('rows', ROWS), testNode('count', COUNT), testNode('log', LOG)],
  testEdges('rows>count', 'count>log'),
  {
    run: {
      world: 'deterministic',
      rate: 0.1,
      script: {
        triggers: [
          { at: 'time', ms: 100 },
          { at: 'record', subtask: { node: 'rows', index: 0 }, count: 1 },
        ],
        kills: [
          { at: 'checkpoint', checkpointId: 1, event: 'completed', plusMs: 0, target: { node: 'count', index: 1 } },
        ],
        channelDelays: [{ from: { node: 'rows', index: 1 }, ms: 450 }],
      },
    },
  },
);

/** Stands for "take the property away". */
const GONE = Symbol('gone');

/** The document as JSON with other values at some paths. */
function changed(...changes: readonly (readonly [path: string, value: unknown])[]): Record<string, unknown> {
  const json: Record<string, unknown> = JSON.parse(JSON.stringify(DOCUMENT));
  for (const [path, value] of changes) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let parent = json;
    for (const key of keys) parent = parent[key] as Record<string, unknown>;
    if (value === GONE) delete parent[last];
    else parent[last] = value;
  }
  return json;
}

function findings(json: unknown): readonly string[] {
  const decoded = decodeDocument(json);
  return decoded.ok ? [] : decoded.failure.map((failure: Diagnostic) => `${failure.code} ${failure.field ?? ''}`);
}

describe('a good document', () => {
  test('comes back as it was saved', () => {
    expect(parseDocumentText(documentText(DOCUMENT))).toEqual({ ok: true, value: DOCUMENT });
  });

  test('may start with a byte order mark', () => {
    expect(parseDocumentText(`\uFEFF${documentText(DOCUMENT)}`).ok).toBe(true);
  });

  test.each(CATALOGUE_ENTRIES.map((entry) => [entry.kind, entry.defaultConfig] as const))(
    'may hold a new %s',
    (_, config) => {
      const document = testDocument([testNode('node', config)], []);
      expect(decodeDocument(JSON.parse(documentText(document)))).toEqual({ ok: true, value: document });
    },
  );

  test('shares nothing with what it was read from', () => {
    const json = structuredClone(DOCUMENT);
    const decoded = decodeDocument(json);
    Object.assign(json.settings.checkpoint, { intervalMs: 1 });
    Object.assign(json.nodes[0] ?? {}, { name: 'changed' });
    expect(decoded).toEqual({ ok: true, value: DOCUMENT });
  });
});

describe('each mistake has a number and a place', () => {
  test.each<[string, string, unknown, readonly string[]]>([
    ['an unknown property', 'nodes.0.colour', 'red', ['W002 nodes.0.colour']],
    ['an unknown property of a config', 'nodes.2.config.codec', 1, ['W002 nodes.2.config.codec']],
    ['a missing property', 'nodes.0.uid', GONE, ['W003 nodes.0.uid']],
    ['a missing kind', 'nodes.0.config.kind', GONE, ['W003 nodes.0.config.kind']],
    ['a wrong type', 'nodes', {}, ['W001 nodes']],
    ['null for an object', 'settings.checkpoint', null, ['W001 settings.checkpoint']],
    ['a text for a number', 'parallelism', '4', ['W005 parallelism']],
    ['parallelism 0', 'nodes.0.parallelism', 0, ['W005 nodes.0.parallelism']],
    ['parallelism 65', 'parallelism', 65, ['W005 parallelism']],
    ['parallelism 1.5', 'parallelism', 1.5, ['W005 parallelism']],
    ['max parallelism', 'nodes.0.maxParallelism', 32_769, ['W005 nodes.0.maxParallelism']],
    ['NaN', 'nodes.0.position.x', Number.NaN, ['W005 nodes.0.position.x']],
    ['Infinity', 'run.rate', Number.POSITIVE_INFINITY, ['W005 run.rate']],
    ['an empty id', 'nodes.2.id', '', ['W006 nodes.2.id']],
    ['a look-alike id', 'nodes.2.id', 'lоg', ['W006 nodes.2.id']],
    ['an id named constructor', 'nodes.2.id', 'constructor', ['W006 nodes.2.id']],
    ['a long id', 'nodes.2.id', 'x'.repeat(65), ['W006 nodes.2.id']],
    ['two nodes of one id', 'nodes.2.id', 'count', ['W007 nodes.2.id', 'W016 ']],
    ['two edges of one id', 'edges.1.id', 'rows-count', ['W007 edges.1.id']],
    ['two nodes of one uid', 'nodes.2.uid', 'count', ['W017 nodes.2.uid']],
    ['a dangling edge', 'edges.1.to', 'nowhere', ['W016 ']],
    ['an unknown choice', 'nodes.1.chaining', 'maybe', ['W011 nodes.1.chaining']],
    ['an unknown kind', 'nodes.1.config.kind', 'join', ['W011 nodes.1.config.kind']],
    ['an inherited kind', 'nodes.1.config.kind', 'toString', ['W011 nodes.1.config.kind']],
    ['a long label', 'name', '😀'.repeat(201), ['W008 name']],
    ['201 nodes', 'nodes', Array.from({ length: 201 }, () => DOCUMENT.nodes[0]), ['W010 nodes']],
    ['1001 edges', 'edges', Array.from({ length: 1001 }, () => DOCUMENT.edges[0]), ['W010 edges']],
    [
      'properties of another kind',
      'nodes.0.config.kind',
      'union',
      [
        'W002 nodes.0.config.columns',
        'W002 nodes.0.config.timeColumn',
        'W002 nodes.0.config.rows',
        'W002 nodes.0.config.rowsPerSecond',
        'W002 nodes.0.config.watermark',
      ],
    ],
    ['a channel that is none', 'settings.costs.channelMs', { x: 1 }, ['W002 settings.costs.channelMs.x']],
    ['another format', 'format', 'other', ['W012 format']],
    ['a later version', 'version', DOCUMENT_VERSION + 1, ['W013 version']],
    ['version "1"', 'version', '1', ['W013 version']],
  ])('%s', (_, path, value, expected) => {
    expect(findings(changed([path, value]))).toEqual(expected);
  });

  test.each([
    ['null', null],
    ['a list', []],
    ['a number', 3],
    ['a text', 'x'],
    ['nothing', undefined],
  ])('a file that is %s', (_, json) => expect(findings(json)).toEqual(['W001 ']));

  test.each(['__proto__', 'constructor', 'prototype'])('%s as a key, anywhere', (name) => {
    const text = documentText(DOCUMENT).replace('"x": 0', `"${name}": {"polluted": true}, "x": 0`);
    expect(findings(JSON.parse(text))).toEqual([`W004 nodes.0.position.${name}`]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('a hundred thousand levels', () => {
    const text = `{"format":"weir.pipeline","version":1,"nodes":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const decoded = parseDocumentText(text);
    expect(decoded.ok ? [] : decoded.failure.map((failure) => failure.code)).toEqual(['W009']);
  });

  test('the first hundred are enough', () => {
    const extra = Array.from({ length: 500 }, (_, index): [string, number] => [`extra${index}`, index]);
    const json = changed(...extra);
    expect(findings(json)).toHaveLength(100);
  });

  test('file paths are those of the vault', () => {
    const file = CATALOGUE_ENTRIES.find((entry) => entry.kind === 'file')?.defaultConfig;
    for (const path of ['../../etc/passwd', 'https://example.org/a', 'sample:../a', 'upload:12', 'sample:']) {
      const json = changed(['nodes.0.config', { ...file, file: path }]);
      expect(findings(json)).toEqual(['W005 nodes.0.config.file']);
    }
  });
});

describe('files that are not JSON', () => {
  test.each([
    ['nothing', ''],
    ['an open brace', '{'],
    ['cut off', '{"format":'],
    ['NaN', 'NaN'],
    ['two byte order marks', '\uFEFF\uFEFF{}'],
    ['trailing garbage', `${documentText(DOCUMENT)}x`],
  ])('%s', (_, text) => {
    const decoded = parseDocumentText(text);
    expect(decoded.ok ? [] : decoded.failure.map((failure) => failure.code)).toEqual(['W014']);
  });

  test('a file that is too large is not even parsed', () => {
    const decoded = parseDocumentText(' '.repeat(4 * 1024 * 1024 + 1));
    expect(decoded.ok ? [] : decoded.failure.map((failure) => failure.code)).toEqual(['W015']);
  });

  test('1e400 is no number', () => {
    const text = documentText(DOCUMENT).replace('"rate": 0.1', '"rate": 1e400');
    expect(parseDocumentText(text)).toMatchObject({ ok: false, failure: [{ code: 'W005', field: 'run.rate' }] });
  });
});

describe('migrations', () => {
  /** As written before there were worlds and chaining. */
  const VERSION_0 = changed(
    ['version', 0],
    ['run', GONE],
    ['notes', GONE],
    ...DOCUMENT.nodes.map((_, index): [string, unknown] => [`nodes.${index}.chaining`, GONE]),
  );

  test('a version 0 file opens as a job that runs in workers', () => {
    expect(decodeDocument(VERSION_0)).toEqual({
      ok: true,
      value: { ...DOCUMENT, run: { world: 'workers', rate: 1, script: null } },
    });
  });

  test('a version 1 file has no notes', () => {
    const old = changed(['version', 1], ['notes', GONE]);
    expect(decodeDocument(old)).toEqual({ ok: true, value: DOCUMENT });
    expect(findings({ ...old, nodes: 3 })).toEqual(['W001 nodes']);
  });

  test('a damaged version 0 file gets the same diagnostics as any other', () => {
    expect(findings({ ...VERSION_0, nodes: 3 })).toEqual(['W001 nodes']);
    expect(findings({ ...VERSION_0, nodes: [3] })).toContain('W001 nodes.0');
  });
});
