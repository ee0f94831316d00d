import { expect, test } from 'vitest';
import { longestTaskCpuMs, type TracedEvent } from './page-trace.ts';

const task = (tid: number, tdur: number): TracedEvent => ({
  name: 'ThreadControllerImpl::RunTask',
  pid: 1,
  tid,
  tdur,
});
const thread = (tid: number, name: string): TracedEvent => ({ name: 'thread_name', pid: 1, tid, args: { name } });

test('the longest task is of the page, by its CPU time, wherever the names of the threads come', () => {
  const events = [task(1, 3000), task(2, 90_000), thread(1, 'CrRendererMain'), thread(2, 'DedicatedWorker thread')];
  expect(longestTaskCpuMs([...events, task(1, 12_500), { ...task(1, 99_000), name: 'Paint' }])).toBe(12.5);
  expect(longestTaskCpuMs([])).toBe(0);
});
