import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { loadDocument } from './load-document.ts';
import { chooseKillSteps, runDocument } from './run-document.ts';
import { runCommandLine } from './testing.ts';

const SAMPLES = fileURLToPath(new URL('../../public/samples/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'weir-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...words: readonly string[]) {
  return runCommandLine('run', ...words);
}

test('the word count survives three kills: every word counted exactly once', async () => {
  const reference = JSON.parse(readFileSync(join(SAMPLES, 'data/reference-wordcount.json'), 'utf8')) as {
    readonly files: Record<string, { readonly total: number; readonly distinct: number; readonly top20: unknown }>;
  };
  const report = runDocument(await loadDocument(join(SAMPLES, 'word-count.weir.json')), {
    seed: 7,
    killSteps: chooseKillSteps(3, 20_000, 7),
    stopAfterMs: null,
  });
  expect({ kills: report.kills, restored: report.restores > 0 }).toEqual({ kills: 3, restored: true });

  const seen = new Map<string, Set<bigint>>();
  const rows = must(report.sinks[0], 'the pipeline has a sink').rows;
  for (const { values } of rows) {
    const [word, count] = values as readonly [string, bigint];
    seen.set(word, (seen.get(word) ?? new Set()).add(count));
  }
  // Each running count of a word once, without a gap: nothing lost and nothing twice.
  const broken = [...seen].filter(([, counts]) => ![...counts].every((n) => n >= 1n && n <= BigInt(counts.size)));
  expect(broken).toEqual([]);
  const top = [...seen].map(([word, counts]) => [word, counts.size] as const);
  const { total, distinct, top20 } = must(reference.files['alice.txt'], 'the reference has counted the book');
  expect({
    total: rows.length,
    distinct: seen.size,
    top20: top.toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, 20),
  }).toEqual({ total, distinct, top20 });
});

describe('weir run', () => {
  test('the same seed gives the same run, and kills leave exactly-once sinks as they were', async () => {
    const path = join(SAMPLES, 'window-average.weir.json');
    const first = await run(path, '--kills', '2', '--seed', '3', '--out', 'jsonl');
    expect(first.code).toBe(0);
    expect(first.notes.join('\n')).toContain('kills 2');
    expect(first.notes.at(-1)).toBe('  every sink holds the same rows as without kills');
    expect(first.lines.length).toBe(96);
    expect(JSON.parse(must(first.lines[0], 'there are rows'))).toMatchObject({
      sensor: expect.stringMatching(/^s\d$/),
    });
    expect(await run(path, '--kills', '2', '--seed', '3', '--out', 'jsonl')).toEqual(first);
  });

  test('writes the rows of one sink to a file', async () => {
    const path = join(SAMPLES, 'flights.weir.json');
    const file = join(folder, 'hours.csv');
    expect(await run(path, '--out', file)).toMatchObject({
      code: 2,
      notes: ['weir: there are 2 sinks, "by hour", "too late"; name the one to write with --sink'],
    });
    expect((await run(path, '--out', file, '--sink', 'nothing')).code).toBe(2);
    expect((await run(path, '--out', file, '--sink', 'by hour')).code).toBe(0);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.length).toBe(352);
    expect(lines[0]).toBe('origin,flights,cancelled,delay,window_start,window_end,window_time');
  });

  test('an endless source runs for as long as it is told', async () => {
    const document = JSON.parse(readFileSync(join(SAMPLES, 'window-average.weir.json'), 'utf8'));
    const source = document.nodes.find((node: { config: { kind: string } }) => node.config.kind === 'generator');
    source.config.rowsPerSplit = null;
    const path = join(folder, 'endless.weir.json');
    writeFileSync(path, JSON.stringify(document));
    expect((await run(path)).notes[0]).toContain('never ends');
    const stopped = await run(path, '--for', '20', '--out', 'csv');
    expect(stopped.code).toBe(0);
    expect(stopped.lines.length).toBeGreaterThan(10);
  });

  test('a job that can never get further is given up with its cause', async () => {
    const document = JSON.parse(readFileSync(join(SAMPLES, 'exactly-once.weir.json'), 'utf8'));
    const count = document.nodes.find((node: { config: { kind: string } }) => node.config.kind === 'aggregate');
    count.config.aggregates[0].expression = 'SUM(1 / (zero - also))';
    const source = document.nodes.find((node: { config: { kind: string } }) => node.config.kind === 'rows');
    source.config.columns.push({ name: 'zero', type: 'INT NOT NULL' }, { name: 'also', type: 'INT NOT NULL' });
    for (const rows of source.config.rows) for (const row of rows) row.values.push(1, 1);
    document.run.script = null;
    const path = join(folder, 'division.weir.json');
    writeFileSync(path, JSON.stringify(document));
    const failed = await run(path);
    expect(failed).toMatchObject({ code: 1, lines: [] });
    expect(failed.notes.at(-1)).toMatch(/^weir: the job ended FAILED: .*Division by zero/);
    document.settings.restart = { strategy: 'fixed-delay', attempts: 1_000_000, delayMs: 1000 };
    writeFileSync(path, JSON.stringify(document));
    expect((await run(path)).notes.at(-1)).toMatch(/^weir: the job fails again and again: .*Division by zero/);
  });

  test.each([
    [[], 'weir run takes one file, a .weir.json document'],
    [['nowhere.json'], 'nowhere.json cannot be read: it does not exist'],
    [['x', '--kills', 'many'], '--kills is a whole number from 0 to 10000, not "many"'],
    [['x', '--kills'], '--kills needs a value'],
    [
      ['x', '--speed', '3'],
      'there is no option --speed; there is --world, --parallelism, --checkpoint-interval, --seed, --kills, --for, --out, --format, --sink, --state, --files, --clicks, --resume, --fresh',
    ],
    [
      ['x', '--out', 'rows.txt'],
      '--out is csv, jsonl, or a file that ends in .csv or .jsonl; --format tells for others',
    ],
    [['x', '--world', 'browser'], '--world is workers or deterministic, not "browser"'],
    [['x', '--resume=1'], '--resume takes no value'],
    [['x', '--format', 'xml'], '--format is csv or jsonl, not "xml"'],
    [['x', '--out', 'csv', '--format', 'jsonl'], '--out csv and --format jsonl contradict'],
    [['x', '--resume'], '--resume needs --world workers: the deterministic world keeps nothing after it has ended'],
    [
      ['x', '--world', 'workers', '--resume', '--fresh'],
      '--resume goes on from a checkpoint, --fresh throws it away; give one of them',
    ],
  ])('%j is refused in one line', async (words, message) => {
    expect(await run(...words)).toMatchObject({ code: 2, lines: [], notes: [`weir: ${message}`] });
  });

  test('a document that cannot run says why', async () => {
    const path = join(folder, 'broken.weir.json');
    const document = JSON.parse(readFileSync(join(SAMPLES, 'window-average.weir.json'), 'utf8'));
    writeFileSync(path, JSON.stringify({ ...document, edges: [] }));
    const refused = await run(path);
    expect(refused.code).toBe(2);
    expect(refused.notes[0]).toMatch(/cannot run:\n {2}W\d+ /);
  });
});
