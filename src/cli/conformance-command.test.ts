import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { commandLine } from './command-line.ts';
import { RecordedTerminal } from './testing.ts';

const VECTORS = fileURLToPath(new URL('../conformance/vectors/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'weir-conformance-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...words: readonly string[]): RecordedTerminal & { code?: number } {
  const terminal: RecordedTerminal & { code?: number } = new RecordedTerminal();
  terminal.code = commandLine(['conformance', ...words], terminal);
  return terminal;
}

test('counts by suite, and in all as the last line', () => {
  const { code, lines } = run(join(VECTORS, 'window-start'), join(VECTORS, 'window-operator'));
  expect(code).toBe(0);
  expect(lines).toEqual([
    'suite            passed / failed / unsupported',
    'window-operator  4 / 0 / 56',
    'window-start     1 / 0 / 0',
    '5 passed, 0 failed, 56 unsupported',
  ]);
});

test('a required vector that is unsupported has failed', () => {
  const tumbling = 'setup.assigner.kind=tumbling-event-time,setup.trigger.kind=event-time,setup.evictor=null';
  const path = join(VECTORS, 'window-operator');
  expect(run(path, '--require', `window-operator:${tumbling}`)).toMatchObject({ code: 0, notes: [] });
  const all = run(path, '--require', 'window-operator');
  expect(all.code).toBe(1);
  expect(all.lines.at(-1)).toBe('4 passed, 56 failed, 0 unsupported');
  expect(run(path, '--require', 'timers').notes).toEqual(['warning: no vector of timers was run']);
});

test('unknown suites are unsupported, quirks stand apart, malformed files are errors with a name', () => {
  mkdirSync(join(folder, 'inner'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write('inner/unknown.json', '{"suite":"tomorrow","name":"x"}');
  write('inner/quirk.json', '{"suite":"timers","name":"x","quirk":"a fault"}');
  write('inner/notes.txt', 'not a vector');
  const known = run(folder);
  expect(known.code).toBe(0);
  expect(known.lines).toEqual([
    'suite     passed / failed / unsupported',
    'timers    0 / 0 / 0  (and 1 with a fault of Flink)',
    'tomorrow  0 / 0 / 1',
    '1 vectors record a fault of Flink and are counted apart',
    '0 passed, 0 failed, 1 unsupported',
  ]);
  write('broken.json', '{');
  const broken = run(folder);
  expect(broken.code).toBe(1);
  expect(broken.notes[0]).toContain('FAILED malformed file');
  expect(broken.lines.at(-1)).toBe('0 passed, 1 failed, 1 unsupported');
});

test('paths and requirements that make no sense are refused in one line', () => {
  expect(run()).toMatchObject({ code: 2, notes: ['weir: weir conformance takes files or folders of vectors'] });
  expect(run('nowhere').notes).toEqual(['weir: nowhere cannot be read: it does not exist']);
  expect(run(VECTORS, '--require', 'timers:x').notes).toEqual(['weir: --require timers:x: "x" is not PATH=VALUE']);
});
