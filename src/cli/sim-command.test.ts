import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runSimulation } from '#sim/simulation/run-simulation.ts';
import { simCommand } from './sim-command.ts';
import { RecordedTerminal, runCommandLine } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-sim-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('counts what the seeds went through', async () => {
  const terminal = await runCommandLine('sim', '--seeds', '4', '--from', '10');
  expect(terminal.code).toBe(0);
  expect(terminal.lines[0]).toMatch(/^[\d,]+ steps in [\d.]+ s$/);
  expect(terminal.lines[1]).toMatch(/^kills \d+, restores \d+, tab crashes \d+, zombie messages/);
  expect(terminal.lines.at(-1)).toBe('4 seeds passed, 0 failed');
});

test('a failing seed is named and leaves a replay, which runs that seed alone', () => {
  const file = join(folder, 'replay.json');
  const broken = ({ seed }: { readonly seed: number }): ReturnType<typeof runSimulation> => {
    if (seed === 12) throw new Error('seed 12: a row was committed twice');
    return runSimulation({ seed });
  };
  const terminal = new RecordedTerminal();
  expect(simCommand(['--seeds', '3', '--from', '11', '--out', file], terminal, broken)).toBe(1);
  expect(terminal.notes).toEqual([
    'FAILED seed 12: a row was committed twice',
    `  run it again: weir sim --replay ${file}`,
  ]);
  expect(terminal.lines.at(-1)).toBe('2 seeds passed, 1 failed');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, seed: 12 });

  const again = new RecordedTerminal();
  expect(simCommand(['--replay', file], again, broken)).toBe(1);
  expect(again.lines.at(-1)).toBe('0 seeds passed, 1 failed');
});

test('what is no replay is refused', async () => {
  const file = join(folder, 'other.json');
  for (const text of ['{', 'null', '{"version":2,"seed":1}', '{"version":1,"seed":-1}']) {
    writeFileSync(file, text);
    const { code, notes } = await runCommandLine('sim', '--replay', file);
    expect(code).toBe(2);
    expect(notes[0]).toContain('is not a replay');
  }
});
