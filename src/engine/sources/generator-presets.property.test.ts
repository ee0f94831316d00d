import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { compileDocument } from '#model/compile/compile-document.ts';
import { addNode } from '#model/edit-document.ts';
import { newDocument } from '#model/new-document.ts';
import { GENERATOR_PRESETS, type PresetId } from '#model/sources/generator-presets.ts';
import type { GeneratorSourceConfig } from '#protocol/source-config.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { snapshotOf, TestOperatorContext } from '../operators/testing.ts';
import { GeneratorSource } from './generator-source.ts';
import { driveSource, NO_WATERMARKS } from './testing.ts';

/** A preset as a job has it, without pace. */
function compiled(id: PresetId, splits = 1): { readonly config: GeneratorSourceConfig; readonly schema: Schema } {
  const preset = must(
    GENERATOR_PRESETS.find((candidate) => candidate.id === id),
    'a preset',
  );
  const added = addNode(newDocument({ id: 'd', name: 'd' }), 'generator', { x: 0, y: 0 });
  const document = {
    ...added.document,
    nodes: added.document.nodes.map((node) =>
      node.config.kind === 'generator' ? { ...node, config: { ...node.config, ...preset.config, splits } } : node,
    ),
  };
  const plan = compileDocument(document, 'job');
  const operator = must(plan.ok ? plan.value.plan.vertices[0]?.operators[0] : undefined, 'a source');
  const { config, outputSchema } = operator;
  if (config.kind !== 'source-generator') throw new Error('the source is a generator');
  return { config: { ...config, rowsPerSecond: null, watermark: NO_WATERMARKS }, schema: outputSchema };
}

function rowsOf(id: PresetId, rows: number, splits = 1): readonly (readonly unknown[])[] {
  const { config, schema } = compiled(id, splits);
  const bounded = { ...config, rowsPerSplit: rows / splits };
  const context = new TestOperatorContext({ config: bounded, outputSchema: schema, uid: 'g' });
  const source = new GeneratorSource(context, bounded);
  source.open();
  expect(driveSource(source, context, { rowsMax: 512 })).toBe(true);
  return context.rows();
}

describe('every preset', () => {
  test.each(GENERATOR_PRESETS.map(({ id }) => [id]))('%s goes on at any offset with the very same rows', (id) => {
    const { config, schema } = compiled(id);
    const bounded = { ...config, rowsPerSplit: 60 };
    const whole = rowsOf(id, 60);
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 1, max: 7 }), (polls, rowsMax) => {
        const create = () => {
          const context = new TestOperatorContext({ config: bounded, outputSchema: schema, uid: 'g' });
          return { context, source: new GeneratorSource(context, bounded) };
        };
        const before = create();
        before.source.open();
        driveSource(before.source, before.context, { rowsMax, polls });
        const after = create();
        after.source.restore(snapshotOf(before.source, 1), 1);
        after.source.open();
        driveSource(after.source, after.context, { rowsMax: 3 });
        expect([...before.context.rows(), ...after.context.rows()]).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });
});

describe('Nexmark', () => {
  test('bids refer to auctions and persons that exist at their time', () => {
    const auctions = new Map(rowsOf('nexmark-auctions', 300).map((row) => [row[0], Number(row[5])]));
    const persons = new Map(rowsOf('nexmark-persons', 100).map((row) => [row[0], Number(row[6])]));
    const bids = rowsOf('nexmark-bids', 4000);
    for (const [auction, bidder, price, , , at] of bids) {
      // The auctions' step is rounded to whole milliseconds: 15 for 15 1/3.
      expect(auctions.get(auction)).toBeLessThanOrEqual(Number(at));
      expect(persons.get(bidder)).toBeLessThanOrEqual(Number(at));
      expect(Number(price)).toBeGreaterThanOrEqual(100);
      expect(Number(price)).toBeLessThanOrEqual(100_000_000);
    }
  });

  test('half the bids go to a hot auction, three quarters come from a hot bidder, prices cover six magnitudes', () => {
    const bids = rowsOf('nexmark-bids', 40_000).slice(20_000);
    const share = (test: (row: readonly unknown[]) => boolean): number => bids.filter(test).length / bids.length;
    expect(share(([auction]) => (Number(auction) - 1000) % 100 === 0)).toBeCloseTo(0.505, 1);
    expect(share(([, bidder]) => (Number(bidder) - 1000) % 100 === 0)).toBeCloseTo(0.7525, 1);
    expect(share(([, , price]) => Number(price) < 100_000)).toBeCloseTo(0.5, 1);
  });

  test('ids are unique over all splits', () => {
    const ids = rowsOf('nexmark-auctions', 300, 3).map(([id]) => Number(id));
    expect([...ids].sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => 1000 + n));
  });
});
