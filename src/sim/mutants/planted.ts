import type { SavableActor } from '#engine/ports.ts';
import type { Envelope } from '#protocol/messages.ts';
import type { Mutant } from './mutant.ts';

/** Two bugs at once. The second gets what the first posts, and stands around the actors that the first has wrapped. */
export function planted(first: Mutant, second: Mutant): Mutant {
  return {
    sentence: `${first.sentence} ${second.sentence}`,
    plant: () => {
      const one = first.plant();
      const two = second.plant();
      return {
        ...one,
        ...two,
        wrapActor: (actor: SavableActor) => {
          const wrapped = one.wrapActor?.(actor) ?? actor;
          return two.wrapActor?.(wrapped) ?? wrapped;
        },
        tamper: (envelope: Envelope, post: (envelope: Envelope) => void) => {
          const postOn = (sent: Envelope): void => (two.tamper === undefined ? post(sent) : two.tamper(sent, post));
          if (one.tamper === undefined) postOn(envelope);
          else one.tamper(envelope, postOn);
        },
      };
    },
  };
}
