import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCommandLine } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-explore-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TINY = ['--sources', '1', '--operators', '1', '--checkpoints', '0', '--crashes', '1', '--zombies', '0'];

test('a counterexample leaves a replay file, which breaks the same way again', async () => {
  const out = join(folder, 'counterexample.json');
  const found = await runCommandLine('sim', 'explore', ...TINY, '--bug', 'complete-before-durable', '--out', out);
  expect(found.code).toBe(1);
  expect(found.notes[0]).toMatch(/^FAILED A completed checkpoint is durable/);
  expect(found.notes.at(-1)).toBe(`  run it again: weir sim --replay ${out}`);
  const again = await runCommandLine('sim', '--replay', out);
  expect(again.code).toBe(1);
  expect(again.lines[0]).toMatch(/, as recorded$/);
  expect(again.lines[1]).toMatch(/^FAILED .*manifest/);
});

test('a bug that nobody has planted is refused', async () => {
  const { code, notes } = await runCommandLine('sim', 'explore', ...TINY, '--bug', 'nothing');
  expect({ code, notes }).toEqual({
    code: 2,
    notes: ['weir: there is no planted bug nothing; weir sim mutants lists them'],
  });
});
