import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ActorId, Envelope } from '#protocol/messages.ts';
import { ActorInbox } from './actor-inbox.ts';
import { envelopeOf } from './testing.ts';

const senders: readonly ActorId[] = ['task:0/0', 'task:0/1', 'coordinator'];

/** Either a message arrives, or time passes and everything due is taken. */
const actions = fc.array(
  fc.oneof(
    fc.record({ sender: fc.nat(senders.length - 1), delay: fc.constantFrom(0, 0, 1, 5, 20) }),
    fc.record({ pass: fc.nat(10) }),
  ),
  { maxLength: 60 },
);

test('nothing is delivered before it is due, nothing of one sender overtakes, nothing is lost or left behind', () => {
  fc.assert(
    fc.property(actions, (script) => {
      const inbox = new ActorInbox();
      const arrived: Envelope[] = [];
      const taken: Envelope[] = [];
      let now = 1000;
      const takeAll = () => {
        for (let envelope = inbox.take(now); envelope !== null; envelope = inbox.take(now)) {
          expect(envelope.dueAt).toBeLessThanOrEqual(now);
          taken.push(envelope);
        }
        const next = inbox.nextDueAt();
        expect(next === null ? 0 : 1).toBe(inbox.size() > 0 ? 1 : 0);
        if (next !== null) expect(next).toBeGreaterThan(now);
      };
      for (const action of script) {
        if ('pass' in action) {
          now += action.pass;
          takeAll();
        } else {
          const dueAt = action.delay === 0 ? 0 : now + action.delay;
          const envelope = envelopeOf(arrived.length, { from: senders[action.sender] as ActorId, dueAt });
          arrived.push(envelope);
          inbox.push(envelope);
        }
      }
      now += 1000;
      takeAll();
      expect(inbox.size()).toBe(0);
      for (const sender of senders) {
        const of = (list: readonly Envelope[]) => list.filter(({ from }) => from === sender);
        expect(of(taken)).toEqual(of(arrived));
      }
    }),
  );
});
