import type { SavableActor, SubtaskDescriptor } from '../ports.ts';
import { createOperator } from '../operators/create-operator.ts';
import type { OperatorFactory } from '../operators/operator.ts';
import { SubtaskActor } from './subtask-actor.ts';

/** What a host may replace. */
export interface SubtaskOptions {
  /** Makes the operators of the chain; the engine's own where absent. */
  readonly createOperator?: OperatorFactory | undefined;
}

/** Makes the actor of a subtask, with all operators at hand. */
export function createSubtaskActor(descriptor: SubtaskDescriptor, options: SubtaskOptions = {}): SavableActor {
  return new SubtaskActor(descriptor, options.createOperator ?? createOperator);
}
