import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { runCommandLine } from './testing.ts';

const VECTORS = fileURLToPath(new URL('../conformance/vectors/', import.meta.url));
/** Of the suite window-operator. */
const VECTORS_COUNT = readdirSync(join(VECTORS, 'window-operator')).length;
const folder = mkdtempSync(join(tmpdir(), 'weir-conformance-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...words: readonly string[]) {
  return runCommandLine('conformance', ...words);
}

test('counts by suite, and in all as the last line', async () => {
  const { code, lines } = await run(join(VECTORS, 'window-start'), join(VECTORS, 'window-operator'));
  expect(code).toBe(0);
  const [header, windows, starts, all] = lines;
  expect({ header, starts, count: lines.length }).toEqual({
    header: 'suite            passed / failed / unsupported',
    starts: 'window-start     1 / 0 / 0',
    count: 4,
  });
  const [passed, failed, unsupported] = (windows ?? '').match(/\d+/g)?.map(Number) ?? [];
  expect({ passed, failed, unsupported }).toEqual({
    passed: VECTORS_COUNT - (unsupported ?? 0),
    failed: 0,
    unsupported,
  });
  expect(all).toBe(`${(passed ?? 0) + 1} passed, 0 failed, ${unsupported} unsupported`);
});

test('a required vector that is unsupported has failed', async () => {
  const tumbling = 'setup.assigner.kind=tumbling-event-time,setup.trigger.kind=event-time,setup.evictor=null';
  const path = join(VECTORS, 'window-operator');
  expect(await run(path, '--require', `window-operator:${tumbling}`)).toMatchObject({ code: 0, notes: [] });
  const all = await run(path, '--require', 'window-operator');
  expect(all.code).toBe(1);
  expect(all.lines.at(-1)).toMatch(/^\d+ passed, [1-9]\d* failed, 0 unsupported$/);
  expect((await run(path, '--require', 'timers')).notes).toEqual(['warning: no vector of timers was run']);
});

test('unknown suites are unsupported, quirks stand apart, malformed files are errors with a name', async () => {
  mkdirSync(join(folder, 'inner'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write('inner/unknown.json', '{"suite":"tomorrow","name":"x"}');
  write('inner/quirk.json', '{"suite":"timers","name":"x","quirk":"a fault"}');
  write('inner/notes.txt', 'not a vector');
  const known = await run(folder);
  expect(known.code).toBe(0);
  expect(known.lines).toEqual([
    'suite     passed / failed / unsupported',
    'timers    0 / 0 / 0  (and 1 with a fault of Flink)',
    'tomorrow  0 / 0 / 1',
    '1 vectors record a fault of Flink and are counted apart',
    '0 passed, 0 failed, 1 unsupported',
  ]);
  write('broken.json', '{');
  const broken = await run(folder);
  expect(broken.code).toBe(1);
  expect(broken.notes[0]).toContain('FAILED malformed file');
  expect(broken.lines.at(-1)).toBe('0 passed, 1 failed, 1 unsupported');
});

test('paths and requirements that make no sense are refused in one line', async () => {
  expect(await run()).toMatchObject({ code: 2, notes: ['weir: weir conformance takes files or folders of vectors'] });
  expect((await run('nowhere')).notes).toEqual(['weir: nowhere cannot be read: it does not exist']);
  expect((await run(VECTORS, '--require', 'timers:x')).notes).toEqual([
    'weir: --require timers:x: "x" is not PATH=VALUE',
  ]);
});
