import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ActorId } from '#protocol/messages.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { Stamp } from '#protocol/stamp.ts';
import { HybridClock } from '#std/hybrid-clock.ts';
import { compareEvents, compareStamps, MergeOrder } from './merge-order.ts';

const ACTORS: readonly ActorId[] = ['coordinator', 'task:0/0', 'task:1/0', 'vault'];
const START: Stamp = { timeMs: 0, counter: -1 };

type Said = { readonly event: TraceEvent } | { readonly promise: Stamp };

/**
 * What one actor says, in order: its clock moves by 0 to 3 ms, then it traces, or promises, or has heard another's
 * stamp.
 */
const script = fc.array(
  fc.record({
    advanceMs: fc.integer({ min: 0, max: 3 }),
    does: fc.constantFrom('trace', 'trace', 'promise', 'hear'),
    heard: fc.record({ timeMs: fc.integer({ min: 0, max: 60 }), counter: fc.integer({ min: 0, max: 3 }) }),
  }),
  { maxLength: 40 },
);

function sayings(actor: ActorId, steps: typeof script extends fc.Arbitrary<infer T> ? T : never): Said[] {
  const clock = new HybridClock();
  const said: Said[] = [];
  let now = 0;
  let sequence = 0;
  for (const { advanceMs, does, heard } of steps) {
    now += advanceMs;
    if (does === 'hear') clock.observe(heard);
    else if (does === 'promise') said.push({ promise: clock.bound(now) });
    else {
      const body = { kind: 'faultInjected', fault: '', target: '' } as const;
      said.push({ event: { stamp: clock.tick(now), actor, sequence: sequence++, attempt: 1, body } });
    }
  }
  return said;
}

test('whatever the interleaving of arrivals, what is drawn is in order of stamp, actor and sequence, and complete', () => {
  const scripts = fc.tuple(script, script, script, script);
  const turns = fc.array(fc.record({ actor: fc.nat(3), drain: fc.boolean() }), { maxLength: 200 });
  fc.assert(
    fc.property(scripts, turns, (steps, order) => {
      const merge = new MergeOrder();
      const ways = ACTORS.map((actor, at) => sayings(actor, steps[at] ?? []));
      const all = ways.flat().flatMap((said) => ('event' in said ? [said.event] : []));
      const drawn: TraceEvent[] = [];
      // An actor is announced before it says anything: a host announces whom it starts.
      for (const actor of ACTORS) merge.announce({ actor, attempt: 1, stamp: START }, 0);
      const arrive = (at: number): void => {
        const said = ways[at]?.shift();
        const actor = ACTORS[at] as ActorId;
        if (said === undefined) return;
        if ('event' in said) merge.push([said.event], 0);
        else merge.announce({ actor, attempt: 1, stamp: said.promise }, 0);
      };
      for (const { actor, drain } of order) {
        arrive(actor);
        if (!drain) continue;
        drawn.push(...merge.drain(0));
        // Nothing is held back that all have promised to be later than.
        for (const each of merge.drain(0)) drawn.push(each);
      }
      ACTORS.forEach((actor, at) => {
        while ((ways[at] ?? []).length > 0) arrive(at);
        merge.retire(actor, 1);
        drawn.push(...merge.drain(0));
      });
      expect(drawn).toEqual(all.toSorted(compareEvents));
      expect(merge.lateEvents()).toBe(0);
      expect(merge.pendingEvents()).toBe(0);
    }),
  );
});

test('nothing waits that every actor has promised to be past', () => {
  fc.assert(
    fc.property(script, fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 3, maxLength: 3 }), (steps, bounds) => {
      const merge = new MergeOrder();
      const [tracing, ...others] = ACTORS;
      const events = sayings(tracing as ActorId, steps).flatMap((said) => ('event' in said ? [said.event] : []));
      merge.push(events, 0);
      others.forEach((actor, at) => {
        merge.announce({ actor, attempt: 1, stamp: { timeMs: bounds[at] ?? 0, counter: -1 } }, 0);
      });
      const last = events.at(-1)?.stamp ?? START;
      const least = [last, ...bounds.map((timeMs) => ({ timeMs, counter: -1 }))].toSorted(compareStamps)[0] ?? START;
      expect(merge.drain(0)).toEqual(events.filter(({ stamp }) => compareStamps(stamp, least) <= 0));
    }),
  );
});
