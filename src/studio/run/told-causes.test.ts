import { expect, test } from 'vitest';
import { emptyRunView, foldEvent, snapshotView } from '#view/fold.ts';
import { basePlan, task, traceOf } from '#view/testing.ts';
import { failureCauseText } from '../texts/failure-cause-text.ts';
import { withToldCauses } from './told-causes.ts';

test('a failed subtask says why in the language of the viewer, and nothing else changes', () => {
  const plan = basePlan();
  const state = emptyRunView(plan);
  const cause = 'killed by the script';
  const failed = { kind: 'subtaskStateChanged', subtask: '1/0', state: 'FAILED', cause } as const;
  for (const event of traceOf([[task('1/0'), failed]])) foldEvent(state, event);
  const view = snapshotView(state);
  const chinese = withToldCauses(view, (text) => failureCauseText(text, 'zh'));
  expect(chinese.subtasks.get('1/0')?.cause).toBe('被脚本杀死');
  expect(chinese.subtasks.get('0/0')).toBe(view.subtasks.get('0/0'));
  expect(view.subtasks.get('1/0')?.cause).toBe(cause);
  expect(withToldCauses(view, (text) => failureCauseText(text, 'en'))).toBe(view);
});
