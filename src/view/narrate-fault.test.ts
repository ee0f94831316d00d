import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { emptyRunView, foldEvent, snapshotView } from './fold.ts';
import { NARRATION_TEXTS_EN, NARRATION_TEXTS_ZH, renderNarration } from './narration-texts.ts';
import { basePlan } from './testing.ts';
import { baseTrace } from './testing-scenarios.ts';

/** What the strip says right after a fault. */
function told(fault: string, target: string, texts = NARRATION_TEXTS_EN): string {
  const state = emptyRunView(basePlan());
  const [first] = baseTrace();
  foldEvent(state, { ...must(first, 'the trace has a first event'), body: { kind: 'faultInjected', fault, target } });
  return renderNarration(texts, must(snapshotView(state).narration, 'a fault is told'));
}

test('a fault is told by what it did, and to whom, in both languages', () => {
  expect(told('killSubtask', 'task:1/0')).toBe('You killed count #1: its worker is gone at once.');
  expect(told('killTaskManager', 'tm:1')).toBe('You killed task manager 1 with all its subtasks.');
  expect(told('killSubtask', 'task:1/0', NARRATION_TEXTS_ZH)).toContain('count #1');
  const faults = [
    ...['zombieSubtask', 'hangSubtask', 'abortStorage', 'delayStorage', 'crashTab', 'freezeTab'],
    ...['slowSubtask', 'dropNotifications', 'hideOutcome', 'failReads', 'damageCheckpoint', 'wipeStorage'],
  ];
  for (const fault of faults) {
    for (const texts of [NARRATION_TEXTS_EN, NARRATION_TEXTS_ZH])
      expect(told(fault, 'task:1/0', texts)).not.toContain(fault);
  }
});

test('a fault of a schedule names nobody: no one asked for it, and it says not whom it hits', () => {
  expect(told('subtaskKilled', '')).toBe('A subtask is killed: its worker is gone at once.');
  expect(told('crashLoop', '')).toBe('A subtask is killed, and again at its next starts.');
  expect(told('subtaskKilled', '', NARRATION_TEXTS_ZH)).toBe('一个子任务被杀死：其 worker 立即消失。');
  expect(told('meteor', '')).toBe('The schedule has a fault: meteor.');
});

test('a fault that has no sentence of its own is told by its name', () => {
  expect(told('cutWire', 'task:1/0')).toBe('You injected a fault: cutWire at count #1.');
});
