import { createOperator } from '#engine/operators/create-operator.ts';
import type { Operator, OperatorContext, SourceOperator } from '#engine/operators/operator.ts';
import type { SavableActor, SubtaskDescriptor } from '#engine/ports.ts';
import { createSubtaskActor } from '#engine/subtask/create-subtask-actor.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';

/**
 * User code that throws once where it is told to: in a row, in a snapshot, in a restore. The operators are the engine's
 * own; only the one call that fails is replaced, so that every other costs nothing.
 */
export class FailingUserCode {
  readonly #onThrown: () => void;
  readonly #operators = new Map<SubtaskId, Operator[]>();
  readonly #restores = new Set<SubtaskId>();

  constructor(onThrown: () => void) {
    this.#onThrown = onThrown;
  }

  /** Makes the actor of a subtask. */
  create(descriptor: SubtaskDescriptor): SavableActor {
    this.#operators.delete(descriptor.subtask);
    return createSubtaskActor(descriptor, { createOperator: (context) => this.#createOperator(context) });
  }

  /** Prepares an exception. */
  arm(subtask: SubtaskId, place: 'row' | 'snapshot' | 'restore'): void {
    if (place === 'restore') this.#restores.add(subtask);
    else for (const operator of this.#operators.get(subtask) ?? []) this.#arm(operator, place);
  }

  #createOperator(context: OperatorContext): Operator {
    const operator = createOperator(context);
    const { subtask } = context;
    this.#operators.set(subtask, [...(this.#operators.get(subtask) ?? []), operator]);
    if (this.#restores.delete(subtask)) {
      operator.open = () => {
        throw this.#failure('open');
      };
    }
    return operator;
  }

  #arm(operator: Operator, place: 'row' | 'snapshot'): void {
    if (place === 'snapshot') operator.snapshot = this.#once(operator, 'snapshot');
    else if ('poll' in operator) (operator as SourceOperator).poll = this.#once(operator as SourceOperator, 'poll');
    else operator.processBatch = this.#once(operator, 'processBatch');
  }

  /** Throws, and is the operator's own method again. */
  #once<O extends Operator, Method extends keyof O>(operator: O, method: Method): O[Method] {
    const throwing = (): never => {
      Reflect.deleteProperty(operator, method);
      throw this.#failure(String(method));
    };
    return throwing as O[Method];
  }

  #failure(where: string): Error {
    this.#onThrown();
    return new Error(`the simulated user code failed in ${where}`);
  }
}
