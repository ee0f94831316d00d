import { must } from '#std/assert.ts';
import { JobManager } from '#engine/coordinator/job-manager.ts';
import type { SavableActor, SubtaskDescriptor } from '#engine/ports.ts';
import { createSubtaskActor } from '#engine/subtask/create-subtask-actor.ts';
import { Vault } from '#engine/vault/vault.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId } from '#protocol/messages.ts';
import { ActorEffects, type EffectsPort } from './actor-effects.ts';
import { HostedActor, type SavedHostedActor } from './hosted-actor.ts';
import type { WorldOptions } from './world-options.ts';

/**
 * All incarnations of actors a world has ever had, by number, and which of them holds each id now.
 *
 * Invariants: numbers are never used again; the current incarnation of an id is alive, hung or not; a zombie is not
 * current any more.
 */
export class WorldActors {
  readonly #options: WorldOptions;
  readonly #port: EffectsPort;
  #actors: HostedActor[] = [];
  readonly #current = new Map<ActorId, HostedActor>();

  /** Starts with a vault and a coordinator. */
  constructor(options: WorldOptions, port: EffectsPort) {
    this.#options = options;
    this.#port = port;
    this.#add('vault', null);
    this.#add('coordinator', null);
  }

  /** The incarnation of a number. */
  at(number: number): HostedActor {
    return must(this.#actors[number], 'a step belongs to an actor');
  }

  /** Who holds an id now. */
  current(id: ActorId): HostedActor | undefined {
    return this.#current.get(id);
  }

  /** A new incarnation of a subtask. */
  spawn(descriptor: SubtaskDescriptor): HostedActor {
    return this.#add(`task:${descriptor.subtask}`, descriptor);
  }

  /** Ends an incarnation, at once or after some last actions. */
  bury(hosted: HostedActor, zombieActions: number): void {
    hosted.life = zombieActions > 0 ? { zombieActions } : 'gone';
    if (this.#current.get(hosted.actor.id) === hosted) this.#current.delete(hosted.actor.id);
  }

  /** Subtasks alive now, with their task manager. */
  subtasks(): { readonly subtask: SubtaskId; readonly taskManager: number; readonly attempt: number }[] {
    return [...this.#current.values()].flatMap(({ life, descriptor, actor }) =>
      descriptor !== null && life === 'alive'
        ? [
            {
              subtask: descriptor.subtask,
              taskManager: descriptor.taskManager,
              attempt: actor.fence().attempt,
            },
          ]
        : [],
    );
  }

  /** Everything as plain values, which are the actors' own where they are not copies. Of the gone only their number. */
  save(): SavedActors {
    return {
      actors: this.#actors.map((hosted) => (hosted.life === 'gone' ? null : hosted.save())),
      current: [...this.#current.values()].map((hosted) => hosted.number),
    };
  }

  /** Makes the actors anew and gives them their saved state. */
  load(saved: SavedActors): void {
    this.#actors = [];
    this.#current.clear();
    for (const actor of saved.actors) {
      const hosted = actor === null ? this.#gone() : this.#make(actor.id, actor.descriptor);
      if (actor !== null) hosted.load(actor);
      this.#actors.push(hosted);
    }
    for (const number of saved.current) this.#current.set(this.at(number).actor.id, this.at(number));
  }

  /** A number that is taken: what is left of an incarnation that is gone. */
  #gone(): HostedActor {
    const hosted = this.#make('vault', null);
    hosted.life = 'gone';
    return hosted;
  }

  #add(id: ActorId, descriptor: SubtaskDescriptor | null): HostedActor {
    const hosted = this.#make(id, descriptor);
    this.#actors.push(hosted);
    this.#current.set(id, hosted);
    return hosted;
  }

  #make(id: ActorId, descriptor: SubtaskDescriptor | null): HostedActor {
    const actor = this.#createActor(id, descriptor);
    const wrapped = this.#options.wrapActor?.(actor) ?? actor;
    const hosted = new HostedActor(
      this.#actors.length,
      wrapped,
      descriptor,
      (each) => new ActorEffects(each, this.#port),
    );
    hosted.skewMs = this.#options.skewMs?.() ?? 0;
    return hosted;
  }

  #createActor(id: ActorId, descriptor: SubtaskDescriptor | null): SavableActor {
    const { jobId } = this.#options;
    if (descriptor !== null) return (this.#options.createSubtask ?? createSubtaskActor)(descriptor);
    return id === 'vault' ? new Vault({ jobId }) : new JobManager({ jobId });
  }
}

/** All actors of a world as plain values. */
export interface SavedActors {
  readonly actors: readonly (SavedHostedActor | null)[];
  /** Numbers of those that hold an id. */
  readonly current: readonly number[];
}
