import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { PRODUCT_REQUIREMENTS } from './product-requirements.ts';
import { isRequired, parseRequirement, type Requirement } from './requirement.ts';
import { runVectorText, type VectorReport } from './run-vector.ts';
import { SUITES } from './suites.ts';

/** Every vector recorded from Flink 2.2.1 that is copied here, on the engine's own actors. */
const VECTORS = new URL('vectors/', import.meta.url);

const REQUIREMENTS: readonly Requirement[] = PRODUCT_REQUIREMENTS.map((text) => {
  const parsed = parseRequirement(text);
  if (!parsed.ok) throw new Error(parsed.failure);
  return parsed.value;
});

function filesOf(suite: string): string[] {
  return readdirSync(new URL(`${suite}/`, VECTORS)).toSorted();
}

function textOf(suite: string, file: string): string {
  return readFileSync(new URL(`${suite}/${file}`, VECTORS), 'utf8');
}

const reports = new Map<string, VectorReport>();

/** Each vector runs once, whoever asks. */
function reportOf(suite: string, file: string): VectorReport {
  const path = `${suite}/${file}`;
  const report = reports.get(path) ?? runVectorText(textOf(suite, file), file, REQUIREMENTS);
  reports.set(path, report);
  return report;
}

test('every suite with vectors can be run', () => {
  expect([...SUITES.keys()].toSorted()).toEqual(readdirSync(VECTORS).toSorted());
});

describe.each([...SUITES.keys()])('%s', (suite) => {
  test.each(filesOf(suite))('%s', (file) => {
    const report = reportOf(suite, file);
    if (report.quirk === null) expect(report.outcome, report.detail ?? '').not.toBe('failed');
  });
});

describe('what the product promises', () => {
  test.each(REQUIREMENTS)('$text names vectors', (requirement) => {
    const required = filesOf(requirement.suite).filter((file) =>
      isRequired(requirement, JSON.parse(textOf(requirement.suite, file))),
    );
    expect(required.length).toBeGreaterThan(0);
  });

  test('is counted, so that nothing is lost without notice', () => {
    const passed = [...SUITES.keys()].map((suite): [string, number] => [
      suite,
      filesOf(suite).filter((file) => reportOf(suite, file).outcome === 'passed').length,
    ]);
    expect(Object.fromEntries(passed)).toMatchObject({
      'barrier-handler': 62,
      chaining: 40,
      'failure-manager': 34,
      'key-group': 3,
      partitioner: 4,
      pipeline: 20,
      'request-decider': 37,
      'restart-backoff': 34,
      timers: 60,
      'watermark-valve': 60,
      'window-operator': 8,
      'window-start': 1,
    });
  });
});

describe('a changed vector is noticed', () => {
  interface Change {
    readonly suite: string;
    readonly file: string;
    readonly change: (vector: never) => void;
  }
  const changes: readonly Change[] = [
    { suite: 'barrier-handler', file: 'case-aligned-normal', change: shiftFirst('steps', 'openChannels') },
    { suite: 'failure-manager', file: 'case-savepoints', change: shiftFirst('steps', 'counter') },
    { suite: 'request-decider', file: 'case-queue-full', change: shiftFirst('steps', 'queued') },
    { suite: 'key-group', file: 'random-0000', change: shiftFirst('cases', 'hash') },
    {
      suite: 'restart-backoff',
      file: 'case-failure-rate-edge',
      change: (vector: { steps: { out: string[][] }[] }) => {
        must(vector.steps[0]?.out[0], 'a step has an answer')[2] = '1';
      },
    },
    {
      suite: 'chaining',
      file: 'case-plain',
      change: (vector: { edges: { chained: boolean }[] }) => {
        const edge = must(vector.edges[0], 'the graph has an edge');
        edge.chained = !edge.chained;
      },
    },
    {
      suite: 'chaining',
      file: 'case-plain',
      change: (vector: { error?: string }) => {
        vector.error = 'UnsupportedOperationException';
      },
    },
    {
      suite: 'chaining',
      file: 'case-forward-needs-equal-parallelism',
      change: (vector: { error?: string; vertices: [] }) => {
        delete vector.error;
        vector.vertices = [];
      },
    },
    {
      suite: 'partitioner',
      file: 'case-rescale-sequence',
      change: (vector: { cases: { selected: number[] }[] }) => {
        must(vector.cases[3], 'there are four cases').selected[0] = 1;
      },
    },
    {
      suite: 'timers',
      file: 'random-0000',
      change: (vector: { steps: { timers: number[] }[] }) => {
        must(vector.steps[0], 'there is a step').timers = [99, 99];
      },
    },
    {
      suite: 'watermark-valve',
      file: 'random-0000',
      change: (vector: { steps: { out: unknown[] }[] }) => {
        must(vector.steps[0], 'there is a step').out.push(['idle']);
      },
    },
    {
      suite: 'window-start',
      file: must(filesOf('window-start')[0], 'there is a vector').replace('.json', ''),
      change: (vector: { cases: { start: string }[] }) => {
        must(vector.cases[0], 'there is a case').start += '1';
      },
    },
    {
      suite: 'pipeline',
      file: 'case-word-count',
      change: (vector: { result: { rows: unknown[][] } }) => {
        const row = must(vector.result.rows[0], 'there is a row');
        row[row.length - 1] = '77';
      },
    },
    {
      suite: 'pipeline',
      file: 'case-word-count',
      change: (vector: { result: { kind: string } }) => {
        vector.result.kind = 'append';
      },
    },
    {
      suite: 'pipeline',
      file: 'case-tumble-average-5s',
      change: (vector: { result: { rows: unknown[][] } }) => {
        vector.result.rows.push(must(vector.result.rows[0], 'there is a row'));
      },
    },
    {
      suite: 'pipeline',
      file: 'case-tumble-average-5s',
      change: (vector: { result: { columns: string[][] } }) => {
        must(vector.result.columns[1], 'there are columns')[1] = 'BOOLEAN';
      },
    },
  ];

  test.each(changes)('$suite/$file', ({ suite, file, change }) => {
    const vector = JSON.parse(textOf(suite, `${file}.json`)) as never;
    expect(runVectorText(JSON.stringify(vector), file, [])).toMatchObject({ outcome: 'passed' });
    change(vector);
    expect(runVectorText(JSON.stringify(vector), file, [])).toMatchObject({ outcome: 'failed' });
  });

  function shiftFirst(list: string, field: string): (vector: never) => void {
    return (vector: Record<string, Record<string, number>[]>) => {
      const first = must(vector[list]?.[0], 'the list is not empty');
      first[field] = (first[field] ?? 0) + 1;
    };
  }
});
