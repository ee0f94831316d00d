import type { CheckpointOptions } from '#protocol/messages.ts';
import type { SubtaskDescriptor } from '../ports.ts';
import type { OperatorFactory } from '../operators/operator.ts';
import { InputGate } from '../exchange/input-gate.ts';
import { EndOfTask } from './end-of-task.ts';
import { OperatorChain } from './operator-chain.ts';
import { RecordLabels } from './record-labels.ts';
import { SubtaskAlignment } from './subtask-alignment.ts';
import { SubtaskCheckpoints } from './subtask-checkpoints.ts';
import { type CounterReadings, SubtaskCounting } from './subtask-counting.ts';
import { SubtaskInput } from './subtask-input.ts';
import { SubtaskOutput } from './subtask-output.ts';
import { inputsOf } from './subtask-wiring.ts';
import { TaskEnvironment } from './task-environment.ts';
import { VaultRequests } from './vault-requests.ts';

/**
 * What a subtask is made of, and how its parts are tied to each other. Each part has state of its own and hands it out
 * as plain values; together they are everything but the life of the task and its mail.
 */
export interface SubtaskParts {
  readonly environment: TaskEnvironment;
  readonly labels: RecordLabels;
  readonly gate: InputGate;
  readonly input: SubtaskInput;
  readonly output: SubtaskOutput;
  readonly chain: OperatorChain;
  readonly requests: VaultRequests;
  readonly checkpoints: SubtaskCheckpoints;
  readonly alignment: SubtaskAlignment;
  readonly counting: SubtaskCounting;
  readonly end: EndOfTask;
}

/** Makes the parts of a subtask. */
export function createSubtaskParts(descriptor: SubtaskDescriptor, createOperator: OperatorFactory): SubtaskParts {
  const environment = new TaskEnvironment(descriptor);
  const inputs = inputsOf(descriptor.plan, environment.vertex.id, environment.subtaskIndex);
  const labels = new RecordLabels(descriptor.plan);
  const requests = new VaultRequests(environment);
  const counting = new SubtaskCounting(environment);
  const end = new EndOfTask();
  const gate = new InputGate(inputs);
  const output = new SubtaskOutput(environment, labels);
  const chain = new OperatorChain(environment, output.writers, requests, createOperator);
  const checkpoints = new SubtaskCheckpoints({
    environment,
    requests,
    operators: chain.operators,
    broadcastBarrier: (checkpointId, timestamp, options) =>
      output.broadcast({ kind: 'barrier', checkpointId, timestamp, options }),
    broadcastCancel: (checkpointId) => output.broadcast({ kind: 'cancelMarker', checkpointId }),
  });
  const alignment: SubtaskAlignment = new SubtaskAlignment({
    environment,
    gate,
    take: (checkpointId, timestamp, options) => takeCheckpoint(parts, checkpointId, timestamp, options),
    giveUp: (checkpointId, reason) => {
      checkpoints.decline(checkpointId, reason);
      output.broadcast({ kind: 'cancelMarker', checkpointId });
    },
  });
  const input = new SubtaskInput({
    environment,
    gate,
    keyFields: inputs.map((each) => each.edge.keyFields),
    chain,
    output,
    alignment,
    labels,
    counting,
    onEnd: (drain) => endInput(parts, drain),
  });
  const parts = { environment, labels, gate, input, output, chain, requests, checkpoints, alignment, counting, end };
  return parts;
}

/** Takes a checkpoint whose barrier, or trigger, is here. */
export function takeCheckpoint(
  { checkpoints, alignment, end }: SubtaskParts,
  checkpointId: number,
  timestamp: number,
  options: CheckpointOptions,
): void {
  if (checkpoints.perform(checkpointId, timestamp, options, alignment.figures())) end.taken(checkpointId, options);
}

/** With drain the operators finish head → tail, then the task waits for its final checkpoint. */
function endInput({ environment, chain, output, end }: SubtaskParts, drain: boolean): void {
  const drained = drain && !end.stopping();
  if (drained) {
    for (const operator of chain.operators) operator.finish();
    end.finished(environment.descriptor.plan.settings.checkpoint.intervalMs !== null);
    environment.sendToCoordinator({ kind: 'endOfDataReached', subtask: environment.subtask });
  }
  output.broadcast({ kind: 'endOfData', drain: drained });
}

/** What the parts contribute to a reading of the counters. */
export function readingsOf({ chain, gate, output }: SubtaskParts, fenced: number): CounterReadings {
  return {
    operators: chain.operators,
    recordsOut: chain.recordsOut,
    fenced,
    inputQueued: gate.channels.map((channel) => channel.queue.size()),
    outputQueued: output.queued(),
  };
}

/** The state of all parts as plain values; they may be those of the parts themselves. */
export function saveParts(parts: SubtaskParts): SavedParts {
  return {
    environment: parts.environment.save(),
    gate: parts.gate.save(),
    input: parts.input.save(),
    output: parts.output.save(),
    chain: parts.chain.save(),
    requests: parts.requests.save(),
    checkpoints: parts.checkpoints.save(),
    alignment: parts.alignment.save(),
    counting: parts.counting.save(),
    end: parts.end.save(),
  };
}

/** Gives new parts a saved state, which becomes theirs. */
export function loadParts(parts: SubtaskParts, saved: SavedParts): void {
  parts.environment.load(saved.environment);
  parts.gate.load(saved.gate);
  parts.input.load(saved.input);
  parts.output.load(saved.output);
  parts.chain.load(saved.chain);
  parts.requests.load(saved.requests);
  // Behind the chain: snapshots under way belong to its operators.
  parts.checkpoints.load(saved.checkpoints);
  parts.alignment.load(saved.alignment);
  parts.counting.load(saved.counting);
  parts.end.load(saved.end);
}

/** What each part hands out. */
export type SavedParts = {
  readonly [Part in Exclude<keyof SubtaskParts, 'labels'>]: ReturnType<SubtaskParts[Part]['save']>;
};
