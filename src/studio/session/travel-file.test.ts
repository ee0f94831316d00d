import { expect, test } from 'vitest';
import { newDocument } from '#model/new-document.ts';
import type { RecordedAct } from '#protocol/travel.ts';
import { isPlayable, readPlayableFile, runFileText, type SavedRun } from './travel-file.ts';

const DOCUMENT = newDocument({ id: 'doc-1', name: 'Saved' });
const ACTS: readonly RecordedAct[] = [
  { steps: 3, jobMs: 1000.5, act: { kind: 'command', message: { kind: 'triggerUserCheckpoint' } } },
  { steps: 9, jobMs: 2000, act: { kind: 'fault', fault: { kind: 'killSubtask', subtask: '1/0' as never } } },
  { steps: 9, jobMs: 2000, act: { kind: 'clicks', uid: 'clicks', lines: ['{"a":1}'] } },
  { steps: 12, jobMs: 2100, act: { kind: 'reseed', seed: 7 } },
];
const RUN: SavedRun = {
  jobId: 'job',
  traceLevel: 'full',
  past: { acts: ACTS, steps: 20, jobMs: 3000, events: 44, stateHash: '0123456789abcdef' },
};

test('a saved run is read as it was written', () => {
  const text = runFileText(DOCUMENT, RUN);
  expect(isPlayable(text)).toBe(true);
  expect(readPlayableFile(text)).toEqual({ ok: true, value: { kind: 'run', document: DOCUMENT, run: RUN } });
});

test.each<[string, string, string]>([
  ['no JSON', 'format', 'not-json'],
  ['a pipeline', JSON.stringify({ format: 'weir.pipeline' }), 'not-a-replay'],
  ['a list', '[]', 'not-a-replay'],
  ['another version', JSON.stringify({ format: 'weir.run', version: 2 }), 'unknown-version'],
  ['no pipeline', JSON.stringify({ format: 'weir.run', version: 1, pipeline: {} }), 'bad-pipeline'],
  ['an unknown fault', altered((acts) => acts.concat(act({ kind: 'fault', fault: { kind: 'rm -rf' } }))), 'bad-value'],
  ['a start', altered((acts) => acts.concat(act({ kind: 'command', message: { kind: 'startJob' } }))), 'bad-value'],
  ['a negative step', altered((acts) => acts.concat({ ...ACTS[0], steps: -1 })), 'bad-value'],
])('%s is refused by name', (_what, text, code) => {
  expect(readPlayableFile(text)).toEqual({ ok: false, failure: code });
});

test('of a replay of the simulator only what is shown is read', () => {
  const text = JSON.stringify({
    format: 'weir.replay',
    version: 1,
    pipeline: DOCUMENT,
    seed: 3,
    choices: [1, 2],
    mutant: 'no-fence',
    failure: 'Something.',
  });
  expect(readPlayableFile(text)).toEqual({
    ok: true,
    value: {
      kind: 'simulation',
      document: DOCUMENT,
      text,
      about: { seed: 3, decisions: 2, mutant: 'no-fence', failure: 'Something.' },
    },
  });
});

function act(what: unknown): unknown {
  return { steps: 1, jobMs: 1, act: what };
}

function altered(change: (acts: readonly unknown[]) => readonly unknown[]): string {
  const past = { ...RUN.past, acts: change(ACTS) };
  return JSON.stringify({ format: 'weir.run', version: 1, ...RUN, past, pipeline: DOCUMENT });
}
