import { FIRST_TASK } from './explored-job.ts';

/**
 * Links by number: from one incarnation of an actor, or from outside, to an actor. The coordinator and the vault live as
 * long as their tab, so they have one incarnation.
 */
export class Links {
  link(slot: number, attempt: number, to: number): number {
    return (attempt * SLOTS_MAX + slot) * SLOTS_MAX + to;
  }

  fromOutside(from: 'client' | 'host', to: number): number {
    return this.link(from === 'client' ? CLIENT : HOST, 0, to);
  }

  receiver(link: number): number {
    return link % SLOTS_MAX;
  }

  incarnation(link: number): { readonly slot: number; readonly attempt: number } {
    const sender = Math.floor(link / SLOTS_MAX);
    const slot = sender % SLOTS_MAX;
    return { slot, attempt: slot < FIRST_TASK ? 0 : Math.floor(sender / SLOTS_MAX) };
  }
}

/** More than any explored job has. */
const SLOTS_MAX = 64;
const CLIENT = SLOTS_MAX - 1;
const HOST = SLOTS_MAX - 2;
