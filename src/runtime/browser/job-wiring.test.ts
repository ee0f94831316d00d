import { describe, expect, test } from 'vitest';
import type { JobPlan, Partitioner } from '#protocol/job-plan.ts';
import { neighboursOf, PeerPorts } from './job-wiring.ts';

function plan(parallelisms: readonly number[], edges: readonly (readonly [number, number, Partitioner])[]): JobPlan {
  return {
    vertices: parallelisms.map((parallelism, id) => ({ id, parallelism })),
    edges: edges.map(([from, to, partitioner], id) => ({ id, from, to, partitioner })),
  } as unknown as JobPlan;
}

describe('neighboursOf', () => {
  test('a forward edge connects equal indexes, every other edge all with all', () => {
    const job = plan(
      [2, 2, 3],
      [
        [0, 1, 'forward'],
        [1, 2, 'hash'],
      ],
    );
    expect(neighboursOf(job, '0/1')).toEqual(['1/1']);
    expect(neighboursOf(job, '1/0')).toEqual(['0/0', '2/0', '2/1', '2/2']);
    expect(neighboursOf(job, '2/2')).toEqual(['1/0', '1/1']);
  });

  test('two edges between two vertices need one port', () => {
    const job = plan(
      [1, 1],
      [
        [0, 1, 'hash'],
        [0, 1, 'broadcast'],
      ],
    );
    expect(neighboursOf(job, '0/0')).toEqual(['1/0']);
  });
});

describe('PeerPorts', () => {
  test('both ends of a pair belong together, whoever comes first', async () => {
    const ports = new PeerPorts(1);
    const first = ports.take('0/0', '1/0');
    ports.take('0/0', '1/1');
    const second = ports.take('1/0', '0/0');
    const heard = new Promise((resolve) => {
      second.onmessage = (event) => resolve(event.data);
    });
    first.postMessage('hello');
    expect(await heard).toBe('hello');
    first.close();
    ports.close();
  });
});
