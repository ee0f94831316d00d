import { describe, expect, test } from 'vitest';
import { Prng } from '#std/prng.ts';
import { randomPipeline } from './random-pipeline.ts';
import {
  decodeReplay,
  decodeReplayFile,
  encodeReplayFile,
  REPLAY_CHOICES_MAX,
  REPLAY_LENGTH_MAX,
  type ReplayFile,
} from './replay-file.ts';

const REPLAY: ReplayFile = {
  format: 'weir.replay',
  version: 1,
  pipeline: randomPipeline(new Prng(1), 'sim').document,
  seed: 4_294_967_295,
  choices: [0, 3, 0, 17],
  commit: '951dea9',
  mutant: null,
  failure: 'Something "quoted" [] broke.',
  hash: '0123456789abcdef',
};

describe('a replay file', () => {
  test('comes back as it was written', () => {
    expect(decodeReplayFile(encodeReplayFile(REPLAY))).toEqual({ ok: true, value: REPLAY });
  });

  test('has its decisions on one line', () => {
    expect(encodeReplayFile(REPLAY)).toContain('"choices": [0,3,0,17]\n}\n');
  });

  test('without decisions is the calm run', () => {
    const calm = { ...REPLAY, choices: [], failure: null, hash: null };
    expect(decodeReplayFile(encodeReplayFile(calm))).toEqual({ ok: true, value: calm });
  });
});

describe('what is no replay is refused by name', () => {
  const json = (changes: object): unknown => ({ ...(JSON.parse(encodeReplayFile(REPLAY)) as object), ...changes });

  test.each([
    [{ choices: [1, -1] }, 'bad-value', 'choices'],
    [{ choices: [0.5] }, 'bad-value', 'choices'],
    [{ choices: new Array(REPLAY_CHOICES_MAX + 1).fill(0) }, 'bad-value', 'choices'],
    [{ seed: '1' }, 'bad-value', 'seed'],
    [{ seed: 4_294_967_296 }, 'bad-value', 'seed'],
    [{ hash: 'xyz' }, 'bad-value', 'hash'],
    [{ commit: 7 }, 'bad-value', 'commit'],
  ])('%j', (changes, code, property) => {
    expect(decodeReplay(json(changes))).toMatchObject({ ok: false, failure: { code, property } });
  });

  test.each([
    [json({ version: 2 }), { code: 'unknown-version', version: 2 }],
    [json({ format: 'weir.pipeline' }), { code: 'not-a-replay' }],
    [json({ extra: 1 }), { code: 'unknown-property', property: 'extra' }],
    [[], { code: 'not-a-replay' }],
    [null, { code: 'not-a-replay' }],
  ])('a value with %#', (value, failure) => {
    expect(decodeReplay(value)).toEqual({ ok: false, failure });
  });

  test('a pipeline that is none', () => {
    expect(decodeReplay(json({ pipeline: { nodes: 3 } }))).toMatchObject({
      ok: false,
      failure: { code: 'bad-pipeline' },
    });
  });

  test('text that is too long, or no JSON', () => {
    expect(decodeReplayFile(' '.repeat(REPLAY_LENGTH_MAX + 1))).toMatchObject({ failure: { code: 'too-long' } });
    expect(decodeReplayFile('{')).toMatchObject({ failure: { code: 'not-json' } });
  });

  test('a prototype does not get in', () => {
    const text = encodeReplayFile(REPLAY).replace('"commit"', '"__proto__": {"seed": 1}, "commit"');
    expect(decodeReplayFile(text)).toMatchObject({ failure: { code: 'unknown-property', property: '__proto__' } });
  });
});
