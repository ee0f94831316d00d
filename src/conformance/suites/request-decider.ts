import {
  type CheckpointRequest,
  type CheckpointRequestKind,
  decideNext,
  type RequestDecision,
  type RequestOutcome,
  type RequestSituation,
  submitRequest,
} from '#engine/coordinator/request-decider.ts';
import { compare, firstProblem, type VectorOutcome } from '../vector-outcome.ts';

/** Suite request-decider: scripts of submissions, each with the coordinator's situation at that moment. */
export interface RequestDeciderVector {
  readonly setup: {
    readonly maxConcurrentCheckpoints: number;
    readonly minPause: string;
    readonly maxQueuedRequests: number;
  };
  readonly steps: readonly {
    readonly in: readonly ['submit', string, CheckpointRequestKind] | readonly ['next'];
    readonly state: {
      readonly now: string;
      readonly triggering: boolean;
      readonly pending: number;
      readonly cleaning: number;
      readonly lastCompletion: string;
    };
    readonly out: readonly unknown[];
    readonly queued: number;
  }[];
}

interface NamedRequest extends CheckpointRequest {
  readonly name: string;
}

/** Runs a vector; the first step that differs is the outcome. */
export function runRequestDecider(vector: RequestDeciderVector): VectorOutcome {
  const limits = {
    maxConcurrent: vector.setup.maxConcurrentCheckpoints,
    minPauseMs: Number(vector.setup.minPause),
    maxQueued: vector.setup.maxQueuedRequests,
  };
  let queue: readonly NamedRequest[] = [];
  return firstProblem(vector.steps, (step, index) => {
    const situation: RequestSituation = {
      ...step.state,
      now: Number(step.state.now),
      lastCompletion: Number(step.state.lastCompletion),
    };
    let outcome: RequestOutcome<NamedRequest>;
    if (step.in[0] === 'submit') {
      const request = { name: step.in[1], kind: step.in[2], sequence: index };
      outcome = submitRequest(queue, request, situation, limits);
    } else {
      outcome = decideNext(queue, situation, limits);
    }
    queue = outcome.queue;
    const expected = [step.out, step.queued];
    const actual = [outcome.decisions.map(printDecision), queue.length];
    return compare(`step ${index + 1}, ${JSON.stringify(step.in)}`, expected, actual);
  });
}

function printDecision(decision: RequestDecision<NamedRequest>): readonly string[] {
  switch (decision.kind) {
    case 'run':
      return ['run', decision.request.name];
    case 'reject':
      return ['reject', decision.request.name, decision.reason];
    case 'reschedule':
      return ['reschedule', String(decision.now), String(decision.delayMs)];
  }
}
