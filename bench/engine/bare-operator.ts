import { createOperator } from '#engine/operators/create-operator.ts';
import type { Operator } from '#engine/operators/operator.ts';
import type { OperatorPlan } from '#protocol/job-plan.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';

/** An operator without a subtask around it: what a batch costs in it alone. It owns all key groups. */
export function openBareOperator(plan: OperatorPlan, emit: (batch: RecordBatch) => void): Operator {
  const refuse = (): never => {
    throw new Error('a measured operator keeps to its batches');
  };
  const operator = createOperator({
    plan,
    jobId: 'bench',
    subtask: '0/0',
    subtaskIndex: 0,
    parallelism: 1,
    maxParallelism: 128,
    keyGroups: { first: 0, last: 127 },
    epoch: 1,
    attempt: 1,
    checkpointing: true,
    now: () => 0,
    traceLevel: () => 'summary',
    trace: () => undefined,
    emit,
    emitSide: refuse,
    emitWatermark: refuse,
    emitStatus: refuse,
    request: refuse,
    setTimer: refuse,
    cancelTimer: refuse,
    choose: refuse,
    emitCommittables: refuse,
  });
  operator.open();
  return operator;
}
