import { createOperator } from '#engine/operators/create-operator.ts';
import type { Operator, OperatorContext, SourceOperator } from '#engine/operators/operator.ts';
import type { SavableActor, SubtaskDescriptor } from '#engine/ports.ts';
import { createSubtaskActor } from '#engine/subtask/create-subtask-actor.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';

/**
 * User code that throws once where it is told to: in a row, in a snapshot, in a restore. The operators are the engine's
 * own; only the one call that fails is replaced, so that every other costs nothing.
 *
 * Invariants: what is armed is plain values, so that a world can be saved with it; a row or a snapshot to come is one of
 * the actor that lived when it was armed, a restore is one of any actor that comes after.
 */
export class FailingUserCode {
  readonly #onThrown: () => void;
  readonly #createSubtask: typeof createSubtaskActor;
  readonly #operators = new Map<SubtaskId, Operator[]>();
  /** How the replaced methods of each subtask's operators are put back. */
  readonly #undo = new Map<SubtaskId, (() => void)[]>();
  #armed: readonly Armed[] = [];

  /** `createSubtask`: makes the actors, whose operators are then the engine's own or changed by whoever made them. */
  constructor(onThrown: () => void, createSubtask = createSubtaskActor) {
    this.#onThrown = onThrown;
    this.#createSubtask = createSubtask;
  }

  /** Makes the actor of a subtask. */
  create(descriptor: SubtaskDescriptor): SavableActor {
    const { subtask } = descriptor;
    this.#operators.delete(subtask);
    // Who was replaced may go on as a zombie, but no longer throws: a world that is loaded could not know.
    for (const undo of this.#undo.get(subtask) ?? []) undo();
    this.#undo.delete(subtask);
    this.#armed = this.#armed.filter((each) => each.subtask !== subtask || each.place === 'restore');
    return this.#createSubtask(descriptor, { createOperator: (context) => this.#createOperator(context) });
  }

  /** Prepares an exception. */
  arm(subtask: SubtaskId, place: Place): void {
    this.#armed = [...this.#armed, { subtask, place }];
    if (place === 'restore') return;
    for (const operator of this.#operators.get(subtask) ?? []) this.#armCall(operator, { subtask, place });
  }

  /** Nothing is to be thrown any more. */
  disarm(): void {
    this.#armed = [];
  }

  /** What is still to be thrown, as plain values. */
  save(): SavedUserCode {
    return this.#armed;
  }

  /** Takes a saved state, when the actors it is about have been made; nothing was armed while they were. */
  load(saved: SavedUserCode): void {
    this.#armed = [];
    for (const { subtask, place } of saved) {
      this.arm(subtask, place);
      // It may have been made and not opened yet; where it was opened it is not opened again.
      if (place === 'restore') this.#armOpen(this.#operators.get(subtask)?.[0], subtask);
    }
  }

  #createOperator(context: OperatorContext): Operator {
    const operator = createOperator(context);
    const { subtask } = context;
    const before = this.#operators.get(subtask) ?? [];
    this.#operators.set(subtask, [...before, operator]);
    const isArmed = this.#armed.some((each) => each.subtask === subtask && each.place === 'restore');
    if (before.length === 0 && isArmed) this.#armOpen(operator, subtask);
    return operator;
  }

  #armOpen(operator: Operator | undefined, subtask: SubtaskId): void {
    if (operator !== undefined) operator.open = this.#once(operator, 'open', { subtask, place: 'restore' });
  }

  #armCall(operator: Operator, armed: Armed): void {
    if (armed.place === 'snapshot') operator.snapshot = this.#once(operator, 'snapshot', armed);
    else if ('poll' in operator) {
      (operator as SourceOperator).poll = this.#once(operator as SourceOperator, 'poll', armed);
    } else operator.processBatch = this.#once(operator, 'processBatch', armed);
  }

  /** Throws, and is the operator's own method again. */
  #once<O extends Operator, Method extends keyof O>(operator: O, method: Method, armed: Armed): O[Method] {
    const own = Object.getOwnPropertyDescriptor(operator, method);
    const undo = (): void => {
      Reflect.deleteProperty(operator, method);
      if (own !== undefined) Object.defineProperty(operator, method, own);
    };
    this.#undo.set(armed.subtask, [...(this.#undo.get(armed.subtask) ?? []), undo]);
    const throwing = (): never => {
      undo();
      this.#armed = this.#armed.filter(({ subtask, place }) => subtask !== armed.subtask || place !== armed.place);
      this.#onThrown();
      throw new Error(`the simulated user code failed in ${String(method)}`);
    };
    return throwing as O[Method];
  }
}

type Place = 'row' | 'snapshot' | 'restore';

export type SavedUserCode = readonly Armed[];

interface Armed {
  readonly subtask: SubtaskId;
  readonly place: Place;
}
