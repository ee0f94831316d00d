import { decodeBatch } from '#protocol/batch-codec.ts';
import type { StreamElement } from '#protocol/messages.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { Operator } from '../operators/operator.ts';
import type { InputChannel, InputGate } from '../exchange/input-gate.ts';
import type { RecordLabels } from './record-labels.ts';
import type { TaskEnvironment } from './task-environment.ts';

/** Read-only answers about one subtask: outside the trace, without a stamp or a choice. */

/** Keyed entries of one page of the state panel. */
const STATE_PAGE_ENTRIES = 50;

/** Answers a query to a subtask. */
export function answerQuery(
  request: QueryRequest,
  environment: TaskEnvironment,
  gate: InputGate,
  operators: readonly Operator[],
  labels: RecordLabels,
): QueryAnswer {
  switch (request.kind) {
    case 'keyedState': {
      const operator = operatorOf(request.uid, environment, operators);
      if (operator === undefined) return { kind: 'queryFailed', reason: `no operator with uid ${request.uid}` };
      const from = request.page * STATE_PAGE_ENTRIES;
      const { keyGroup, search } = request;
      const { total, entries } = operator.inspect({ keyGroup, search, from, limit: STATE_PAGE_ENTRIES });
      return { kind: 'keyedState', total, pageSize: STATE_PAGE_ENTRIES, entries };
    }
    case 'keyGroups': {
      const operator = operatorOf(request.uid, environment, operators);
      if (operator === undefined) return { kind: 'queryFailed', reason: `no operator with uid ${request.uid}` };
      const { first, last } = environment.keyGroups;
      const { counts } = operator.inspect({ keyGroup: null, search: '', from: 0, limit: 0 });
      return { kind: 'keyGroups', first, counts: Array.from({ length: last - first + 1 }, (_, i) => counts[i] ?? 0) };
    }
    case 'channels':
      return {
        kind: 'channels',
        inputs: gate.channels.map((channel) => ({
          channel: channel.id,
          blocked: channel.blocked,
          queued: channel.queue.toArray().flatMap((queued) => texts(queued.element, channel, labels)),
        })),
        acknowledged: [],
      };
    default:
      return { kind: 'queryFailed', reason: `a subtask does not answer ${request.kind}` };
  }
}

function operatorOf(uid: string, environment: TaskEnvironment, operators: readonly Operator[]): Operator | undefined {
  return operators[environment.vertex.operators.findIndex((plan) => plan.uid === uid)];
}

function texts(element: StreamElement, channel: InputChannel, labels: RecordLabels): string[] {
  switch (element.kind) {
    case 'records':
      return labels.records(decodeBatch(element.buffer, channel.schema), [], 'full').map((record) => record.label);
    case 'watermark':
      return [`watermark ${element.time}`];
    case 'watermarkStatus':
      return [element.idle ? 'idle' : 'active'];
    case 'barrier':
      return [`barrier ${element.checkpointId}`];
    case 'cancelMarker':
      return [`cancel ${element.checkpointId}`];
    case 'endOfData':
    case 'endOfPartition':
      return [element.kind];
  }
}
