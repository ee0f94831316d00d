import { expect, test } from 'vitest';
import { longestTaskCpuMs, screenFrames, type TracedEvent } from './page-trace.ts';

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

const frame = (frame_sequence: number, state: string): TracedEvent => ({
  name: 'PipelineReporter',
  pid: 1,
  tid: 1,
  args: { chrome_frame_reporter: { state: `STATE_${state}`, frame_source: 7, frame_sequence } },
});

test('a frame of the screen counts once, however many reports it has; one that is shown later is late', () => {
  const events = [
    frame(1, 'PRESENTED_ALL'),
    frame(2, 'PRESENTED_PARTIAL'),
    frame(2, 'PRESENTED_ALL'),
    frame(3, 'DROPPED'),
    frame(3, 'PRESENTED_ALL'),
    frame(4, 'DROPPED'),
    frame(5, 'NO_UPDATE_DESIRED'),
  ];
  expect(screenFrames(events)).toEqual({ presented: 3, late: 2 });
});
