import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connections, pointwiseConsumers, pointwiseProducers } from './wiring.ts';

const PARALLELISM = fc.integer({ min: 1, max: 40 });

test('everyone is connected, and channels and inputs are numbered without gaps', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('pointwise', 'all-to-all'),
      PARALLELISM,
      PARALLELISM,
      (pattern, producers, consumers) => {
        const channels = new Map<number, number[]>();
        const inputs = new Map<number, number[]>();
        for (const { producer, channel, consumer, input } of connections(pattern, { producers, consumers })) {
          channels.set(producer, [...(channels.get(producer) ?? []), channel]);
          inputs.set(consumer, [...(inputs.get(consumer) ?? []), input]);
        }
        for (const [groups, count] of [
          [channels, producers],
          [inputs, consumers],
        ] as const) {
          expect([...groups.keys()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => at));
          for (const numbers of groups.values()) {
            expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, at) => at));
          }
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('senders and receivers of a pointwise edge agree on who belongs to whom', () => {
  fc.assert(
    fc.property(PARALLELISM, PARALLELISM, (producers, consumers) => {
      for (let consumer = 0; consumer < consumers; consumer++) {
        const { first, last } = pointwiseProducers(consumer, producers, consumers);
        for (let producer = 0; producer < producers; producer++) {
          const range = pointwiseConsumers(producer, producers, consumers);
          expect(range.first <= consumer && consumer <= range.last).toBe(first <= producer && producer <= last);
        }
      }
    }),
    { numRuns: 100 },
  );
});
