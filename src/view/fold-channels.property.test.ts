import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TraceBody, TracedElement } from '#protocol/trace.ts';
import { emptyRunView, foldEvent, snapshotView } from './fold.ts';
import { attemptStarted, basePlan, record, task, traceOf } from './testing.ts';

type Move = 'record' | 'barrier' | 'deliver' | 'take' | 'restart';

/** A channel as a plain FIFO with an output side and an input side. */
class ModelChannel {
  sent = 0;
  checkpoint = 0;
  epoch = 1;
  attempt = 1;
  delivered = 0;
  queue: { sequence: number; epoch: number; label: string }[] = [];
}

test('the queue of a view is that of a plain FIFO, whatever is sent, delivered, taken or restarted', () => {
  const moves = fc.array(
    fc.constantFrom<Move>('record', 'record', 'record', 'barrier', 'deliver', 'take', 'take', 'restart'),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(moves, (script) => {
      const plan = basePlan();
      const model = new ModelChannel();
      const steps: Parameters<typeof traceOf>[0][number][] = [['coordinator', attemptStarted(plan, 1, null)]];
      for (const move of script) for (const step of apply(model, move)) steps.push(step);
      const state = emptyRunView(plan);
      for (const event of traceOf(steps)) foldEvent(state, event);
      const queue = snapshotView(state).channels.get('0:0:0')?.queue ?? [];
      expect(
        queue.map(({ sequence, epoch, element }) => ({
          sequence,
          epoch,
          label: element.kind === 'records' ? element.records[0]?.label : '|',
        })),
      ).toEqual(model.queue);
      expect(queue.map(({ arrived }) => arrived)).toEqual(
        model.queue.map(({ sequence }) => sequence < model.delivered),
      );
    }),
    { numRuns: 300 },
  );
});

function apply(model: ModelChannel, move: Move): Parameters<typeof traceOf>[0][number][] {
  const channel = '0:0:0' as const;
  switch (move) {
    case 'record': {
      const label = `r${model.sent}`;
      const element: TracedElement = { kind: 'records', rows: 1, records: [record(label, `s:0:${model.sent}`)] };
      model.queue.push({ sequence: model.sent, epoch: model.epoch, label });
      return [[task('0/0'), { kind: 'elementSent', channel, sequence: model.sent++, element }]];
    }
    case 'barrier': {
      const checkpointId = ++model.checkpoint;
      model.queue.push({ sequence: model.sent, epoch: checkpointId, label: '|' });
      model.epoch = checkpointId + 1;
      const trigger: TraceBody = { kind: 'checkpointTriggered', checkpointId, trigger: 'periodic', subtasks: [] };
      const element: TracedElement = { kind: 'barrier', checkpointId };
      return [
        ['coordinator', trigger],
        [task('0/0'), { kind: 'elementSent', channel, sequence: model.sent++, element }],
      ];
    }
    case 'deliver': {
      if (model.delivered >= model.sent) return [];
      return [[task('1/0'), { kind: 'elementArrived', channel, sequence: model.delivered++ }]];
    }
    case 'take': {
      const head = model.queue[0];
      if (head === undefined || head.sequence >= model.delivered) return [];
      model.queue.shift();
      return [[task('1/0'), { kind: 'elementTaken', channel, sequence: head.sequence }]];
    }
    case 'restart': {
      model.attempt++;
      model.queue = [];
      model.sent = 0;
      model.delivered = 0;
      return [['coordinator', attemptStarted(basePlan(), model.attempt, null)]];
    }
  }
}
