import { expect, test } from 'vitest';
import { COUNT, FILTER, LOG, ROWS, testDocument, testEdges, testNode } from '../testing.ts';
import { compileDocument } from './compile-document.ts';

test('subtasks are found in the plan and delays become costs of channels', () => {
  const document = testDocument(
    [
      testNode('rows', ROWS),
      testNode('filter', FILTER),
      testNode('count', COUNT, { parallelism: 3 }),
      testNode('log', LOG, { parallelism: 3, chaining: 'head' }),
    ],
    testEdges('rows>filter', 'filter>count', 'count>log'),
    {
      run: {
        world: 'deterministic',
        rate: 1,
        script: {
          triggers: [
            { at: 'time', ms: 5 },
            { at: 'checkpoint', checkpointId: 1, event: 'acked', plusMs: 2 },
          ],
          kills: [
            {
              at: 'record',
              subtask: { node: 'filter', index: 1 },
              count: 3,
              target: { node: 'filter', index: 1 },
            },
            { at: 'time', ms: 9, target: { node: 'log', index: 2 } },
          ],
          channelDelays: [{ from: { node: 'rows', index: 1 }, ms: 440 }],
        },
      },
    },
  );
  const compiled = compileDocument(document, 'job-1');
  expect(compiled.ok && compiled.value.script).toEqual({
    triggers: [
      { at: 'time', ms: 5 },
      { at: 'checkpoint', checkpointId: 1, event: 'acked', plusMs: 2 },
    ],
    kills: [
      { at: 'record', subtask: '0/1', count: 3 },
      { at: 'time', ms: 9, subtask: '2/2' },
    ],
  });
  expect(compiled.ok && compiled.value.plan.settings.costs.channelMs).toEqual({
    '0:1:0': 500,
    '0:1:1': 500,
    '0:1:2': 500,
  });
});
