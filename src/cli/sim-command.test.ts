import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runSimulation } from '#sim/simulation/run-simulation.ts';
import { decodeReplayFile, encodeReplayFile, REPLAY_FORMAT, REPLAY_VERSION } from '#sim/simulation/replay-file.ts';
import { OFFSET_OFF_BY_ONE } from '#sim/mutants/state-mutants.ts';
import { STATE_NOT_RESTORED } from '#sim/mutants/state-mutants.ts';
import { runBatch } from './simulation-batch.ts';
import { runHere } from './simulation-threads.ts';
import { simCommand } from './sim-command.ts';
import { RecordedTerminal, runCommandLine } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-sim-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('counts what the seeds went through', async () => {
  const terminal = await runCommandLine('sim', '--seeds', '4', '--seed', '10', '--small');
  expect(terminal.code).toBe(0);
  expect(terminal.lines[0]).toBe('base seed 10');
  expect(terminal.lines[1]).toMatch(/^[\d,]+ steps in [\d.]+ s, \d+ seeds a second$/);
  expect(terminal.lines[3]).toMatch(/^what followed: .*checkpoints \d+/);
  expect(terminal.lines.at(-1)).toBe('4 seeds passed, 0 failed');
});

test('without a seed a fresh one is drawn and said', async () => {
  const first = await runCommandLine('sim', '--seeds', '1', '--small');
  const second = await runCommandLine('sim', '--seeds', '1', '--small');
  expect(first.lines[0]).toMatch(/^base seed \d+$/);
  expect(second.lines[0]).not.toBe(first.lines[0]);
});

test('a failing seed is named and leaves a replay, which fails again with the same trace', async () => {
  const file = join(folder, 'replay.json');
  const terminal = new RecordedTerminal();
  const context = { terminal, threadScript: '', onInterrupt: () => () => undefined };
  const planted = runHere((batch) => runBatch(batch, () => OFFSET_OFF_BY_ONE.plant()));
  const words = ['--seeds', '10', '--seed', '0', '--small', '--out', file];
  expect(await simCommand(words, context, () => planted)).toBe(1);
  expect(terminal.notes[0]).toMatch(/^FAILED seed \d+: The state of an operator has taken in every record once/);
  expect(terminal.notes[1]).toBe(`  run it again: weir sim --replay ${file}`);

  // The bug is none of Weir's: the file has to say which one it needs.
  const replay = decodeReplayFile(readFileSync(file, 'utf8'));
  if (!replay.ok) throw new Error('the command wrote no replay');
  writeFileSync(file, encodeReplayFile({ ...replay.value, mutant: 'offset-off-by-one' }));
  const again = await runCommandLine('sim', '--replay', file);
  expect(again.code).toBe(1);
  expect(again.lines[0]).toMatch(/^\d+ decisions, trace hash [0-9a-f]{16}, as recorded$/);
  expect(again.lines[1]).toMatch(/^FAILED The state of an operator has taken in every record once/);
});

test('a replay of a run in which nothing goes wrong says so', async () => {
  const file = join(folder, 'calm.json');
  const { pipeline, choices, hash } = runSimulation({ seed: 7, pipeline: 'small' });
  const format = { format: REPLAY_FORMAT, version: REPLAY_VERSION } as const;
  const rest = { seed: 7, commit: null, mutant: null, failure: null };
  writeFileSync(file, encodeReplayFile({ ...format, ...rest, pipeline: pipeline.document, choices, hash }));
  expect(await runCommandLine('sim', '--replay', file)).toMatchObject({
    code: 0,
    lines: [`${choices.length} decisions, trace hash ${hash}, as recorded`, 'nothing goes wrong'],
  });
});

test('what is no replay is refused', async () => {
  const file = join(folder, 'other.json');
  for (const text of ['{', 'null', '{"format":"weir.replay","version":2}']) {
    writeFileSync(file, text);
    const { code, notes } = await runCommandLine('sim', '--replay', file);
    expect(code).toBe(2);
    expect(notes[0]).toContain('is not a replay');
  }
});

test.each([
  [folder, 'is a folder'],
  [join(folder, 'nowhere', 'replay.json'), 'there is no folder'],
])('%s, where no replay can be written, is refused before the search', async (out, reason) => {
  const { code, notes } = await runCommandLine('sim', '--seeds', '1', '--out', out);
  expect(code).toBe(2);
  expect(notes[0]).toContain(reason);
});

test('a planted bug is caught, and by what', async () => {
  const { code, lines } = await runCommandLine('sim', 'mutants', '--only', 'offset-off-by-one');
  expect(code).toBe(0);
  expect(lines[0]).toMatch(/^caught  offset-off-by-one +[A-Z]\d+ in seed \d+, run \d+$/);
  expect(lines.at(-1)).toBe('1 planted bugs, 0 of them argued equivalent, 0 not as expected');
});

test('the marks are listed with how often each was reached, and by which seed first', async () => {
  const { lines } = await runCommandLine('sim', '--seeds', '2', '--seed', '3', '--small', '--marks');
  expect(lines.filter((line) => /^ +0  never +\w+ /.test(line)).length).toBeGreaterThan(0);
  expect(lines.filter((line) => /^ +\d+  (never|seed [34]) +\w+ /.test(line)).length).toBeGreaterThan(60);
  expect(lines.find((line) => line.includes('marks reached'))).toMatch(/^\d+ of \d+ marks reached in 2 runs$/);
});

describe('the witness', () => {
  test('explains runs with failures, and counts what that took', async () => {
    const { code, lines } = await runCommandLine('sim', '--witness', '--seeds', '6', '--seed', '0');
    expect(code).toBe(0);
    expect(lines[3]).toMatch(/^what followed: .*rows led \d+/);
    expect(lines[3]).toMatch(/explained [56]\b/);
    expect(lines[3]).toMatch(/led over restores [1-6]\b/);
    expect(lines.at(-1)).toBe('6 seeds passed, 0 failed');
  });

  test('is missing where state comes back old; the seed is said, and how to run it again', async () => {
    const terminal = new RecordedTerminal();
    const context = { terminal, threadScript: '', onInterrupt: () => () => undefined };
    const planted = runHere((batch) => runBatch(batch, () => STATE_NOT_RESTORED.plant()));
    expect(await simCommand(['--witness', '--seeds', '6', '--seed', '0'], context, () => planted)).toBe(1);
    expect(terminal.notes[0]).toMatch(/^FAILED seed \d: A run with failures is explained by one without/);
    expect(terminal.notes[1]).toMatch(/^  run it again: weir sim --witness --seed \d --seeds 1$/);
  });

  test('takes no option it would not heed', async () => {
    const { code, notes } = await runCommandLine('sim', '--witness', '--small');
    expect([code, ...notes]).toEqual([
      2,
      'weir: weir sim --witness draws pipelines and schedules of its own; it has no --small',
    ]);
  });
});

test('an exploration says how far it came', async () => {
  const tiny = ['--sources', '1', '--operators', '1', '--checkpoints', '0', '--crashes', '0', '--zombies', '0'];
  const { code, lines } = await runCommandLine('sim', 'explore', ...tiny);
  expect(code).toBe(0);
  expect(lines[1]).toMatch(/^\d+ states, \d+ edges, depth \d+, /);
  expect(lines.at(-1)).toBe('no schedule breaks anything: every state was explored');
  const cut = await runCommandLine('sim', 'explore', ...tiny, '--states', '20');
  expect(cut.lines.at(-1)).toMatch(/^no schedule up to 2\d states breaks anything; \d+ of them are not expanded$/);
});
