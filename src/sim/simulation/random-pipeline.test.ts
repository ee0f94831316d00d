import { expect, test } from 'vitest';
import { Prng } from '#std/prng.ts';
import type { PipelineDocument } from '#model/document.ts';
import { randomPipeline } from './random-pipeline.ts';

test('no row of a source is copied more often than a run has steps for', () => {
  // 756957565 has drawn a chain of five broadcasts.
  const seeds = [756957565, ...Array.from({ length: 300 }, (_, seed) => seed)];
  const most = seeds.map((seed) => mostCopies(randomPipeline(new Prng(seed), 'sim').document));
  expect(Math.max(...most)).toBeLessThanOrEqual(16);
  expect(Math.max(...most)).toBeGreaterThan(8);
});

/** How often a row of a source comes to the node where it comes most often. */
function mostCopies({ nodes, edges }: PipelineDocument): number {
  const copiesOf = (id: string): number => {
    const into = edges.filter(({ to }) => to === id);
    const parallelism = nodes.find((node) => node.id === id)?.parallelism ?? 1;
    const arriving = into.map(
      ({ from, partitioner }) => copiesOf(from) * (partitioner === 'broadcast' ? parallelism : 1),
    );
    return into.length === 0 ? 1 : arriving.reduce((sum, copies) => sum + copies, 0);
  };
  return Math.max(...nodes.map(({ id }) => copiesOf(id)));
}
