import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runChainingVector } from './chaining.ts';
import { runKeyGroupVector } from './key-group.ts';
import { runPartitionerVector } from './partitioner.ts';

/** Vectors recorded from Flink 2.2.1, one file each. */
const SUITES = {
  chaining: runChainingVector,
  partitioner: runPartitionerVector,
  'key-group': runKeyGroupVector,
} as const;

describe.each(Object.entries(SUITES))('%s', (suite, run) => {
  const folder = new URL(`../vectors/${suite}/`, import.meta.url);
  test.each(readdirSync(folder))('%s', (file) => {
    expect(run(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))).toEqual({ passed: true });
  });
});

describe('a changed vector is noticed', () => {
  const read = (path: string) => JSON.parse(readFileSync(new URL(`../vectors/${path}.json`, import.meta.url), 'utf8'));

  test('chaining: an edge that would not be chained', () => {
    const vector = read('chaining/case-plain');
    vector.edges[0].chained = false;
    expect(runChainingVector(vector).passed).toBe(false);
  });

  test('chaining: a refusal where Flink plans the graph, and the other way round', () => {
    const refused = read('chaining/case-forward-needs-equal-parallelism');
    expect(runChainingVector({ ...refused, error: undefined, vertices: [] }).passed).toBe(false);
    expect(runChainingVector({ ...read('chaining/case-plain'), error: 'UnsupportedOperationException' }).passed).toBe(
      false,
    );
  });

  test('partitioner: another channel', () => {
    const vector = read('partitioner/case-rescale-sequence');
    vector.cases[3].selected[0] = 1;
    expect(runPartitionerVector(vector).passed).toBe(false);
  });

  test('key-group: another hash', () => {
    const vector = read('key-group/random-0000');
    vector.cases[0].hash += 1;
    expect(runKeyGroupVector(vector).passed).toBe(false);
  });
});
