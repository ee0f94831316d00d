import type { ActorId, Envelope } from '#protocol/messages.ts';
import type { Effects, SavableActor } from './ports.ts';

/**
 * An actor of the control plane: it handles each message whole, mostly has nothing to do between messages, and keeps
 * plain values, so that it is saved and loaded by a copy.
 */
export abstract class ReducerActor<
  State extends { readonly epoch: number; readonly attempt: number },
> implements SavableActor {
  abstract readonly id: ActorId;
  protected state: State;

  constructor(state: State) {
    this.state = state;
  }

  abstract receive(envelope: Envelope, effects: Effects): void;

  fence(): { readonly epoch: number; readonly attempt: number } {
    return { epoch: this.state.epoch, attempt: this.state.attempt };
  }

  ready(): boolean {
    return false;
  }

  step(_effects: Effects): void {}

  save(): State {
    return structuredClone(this.state);
  }

  load(saved: State): void {
    this.state = structuredClone(saved);
  }
}
