import { describe, expect, test } from 'vitest';
import { isRequired, parseRequirement, type Requirement } from './requirement.ts';
import { runVectorText } from './run-vector.ts';

function requirement(text: string): Requirement {
  const parsed = parseRequirement(text);
  if (!parsed.ok) throw new Error(parsed.failure);
  return parsed.value;
}

const WINDOW = {
  suite: 'window-operator',
  setup: { assigner: { kind: 'global' }, trigger: { kind: 'count', n: 3 }, evictor: null, offset: 0 },
};
const PIPELINE = {
  suite: 'pipeline',
  setup: {
    nodes: [
      { kind: 'source' },
      { kind: 'window-aggregate', window: { kind: 'tumble' } },
      { kind: 'window-aggregate', window: { kind: 'hop' } },
    ],
  },
};

describe('a requirement', () => {
  test.each([
    ['window-operator', true],
    ['timers', false],
    ['window-operator:setup.trigger.kind=count', true],
    ['window-operator:setup.trigger.kind=delta|count,setup.trigger.n=3', true],
    ['window-operator:setup.trigger.kind=count,setup.trigger.n=4', false],
    ['window-operator:setup.evictor=null', true],
    ['window-operator:setup.evictor.kind=null', true],
    ['window-operator:setup.trigger=null', false],
    ['window-operator:setup.offset=0', true],
  ])('%s: %s', (text, expected) => {
    expect(isRequired(requirement(text), WINDOW)).toBe(expected);
  });

  test.each([
    ['pipeline:kinds=source|window-aggregate', true],
    ['pipeline:kinds=source|window-aggregate|union,windows=tumble|hop', true],
    ['pipeline:kinds=source', false],
    ['pipeline:windows=tumble', false],
  ])('%s: %s', (text, expected) => {
    expect(isRequired(requirement(text), PIPELINE)).toBe(expected);
  });

  test('is refused where it cannot be read', () => {
    expect(parseRequirement('pipeline:kinds')).toEqual({ ok: false, failure: '"kinds" is not PATH=VALUE' });
    expect(parseRequirement(':a=b').ok).toBe(false);
  });
});

describe('a vector file', () => {
  const run = (vector: unknown, ...texts: readonly string[]): unknown =>
    runVectorText(JSON.stringify(vector), 'file', texts.map(requirement));

  test('that is required must be supported', () => {
    expect(run(WINDOW)).toMatchObject({ outcome: 'unsupported', required: false });
    expect(run(WINDOW, 'timers', 'window-operator')).toMatchObject({ outcome: 'failed', required: true });
    expect(run({ suite: 'unheard-of' })).toMatchObject({ outcome: 'unsupported', detail: 'suite unheard-of' });
    expect(run({ suite: 'unheard-of' }, 'unheard-of')).toMatchObject({ outcome: 'failed' });
  });

  test('that is none is an error with a name', () => {
    expect(runVectorText('{', 'file', [])).toMatchObject({ suite: null, name: 'file', outcome: 'failed' });
    expect(run([])).toMatchObject({ suite: null, detail: 'not a vector: no object' });
    expect(run({ name: 'x' })).toMatchObject({ suite: null, detail: 'not a vector: it names no suite' });
    expect(run({ suite: 'timers' })).toMatchObject({ suite: 'timers', outcome: 'failed' });
  });

  test('with a quirk says so', () => {
    expect(run({ suite: 'timers', quirk: 'a fault of Flink' })).toMatchObject({ quirk: 'a fault of Flink' });
    expect(run({ suite: 'timers', cases: [{}, { quirk: 'one' }] })).toMatchObject({ quirk: 'one' });
  });
});
