import type { JobClock } from '../job-clock.ts';
import { assertSame, type ExamCase } from './exam.ts';

/** A job clock and the host time under it, moved by hand. */
export interface ClockSubject {
  /** Starts at host time and job time 1,000. */
  readonly clock: Pick<JobClock, 'now' | 'setRate' | 'advanceTo' | 'paused' | 'pace' | 'hostMsUntil'>;
  advanceHost(ms: number): void;
}

/** What every world's job clock owes its actors. */
export const CLOCK_EXAM: readonly ExamCase<ClockSubject>[] = [
  {
    name: 'at rate 1 job time is host time',
    async run(open) {
      const { clock, advanceHost } = await open();
      assertSame(clock.now(), 1000, 'start');
      advanceHost(250);
      assertSame(clock.now(), 1250, 'after 250 ms');
      assertSame(clock.hostMsUntil(1300), 50, 'until 1300');
      assertSame(clock.hostMsUntil(1200), 0, 'until the past');
    },
  },
  {
    name: 'a change of rate keeps the time and changes the speed',
    async run(open) {
      const { clock, advanceHost } = await open();
      advanceHost(100);
      clock.setRate(0.01);
      assertSame(clock.now(), 1100, 'at the change');
      advanceHost(1000);
      assertSame(clock.now(), 1110, 'in slow motion');
      assertSame(clock.hostMsUntil(1111), 100, 'until 1111');
      clock.setRate(10);
      advanceHost(5);
      assertSame(clock.now(), 1160, 'in fast motion');
    },
  },
  {
    name: 'a pause stops the clock, and nothing on it will ever be due',
    async run(open) {
      const { clock, advanceHost } = await open();
      clock.setRate(0);
      advanceHost(60_000);
      assertSame(clock.now(), 1000, 'paused');
      assertSame(clock.paused(), true, 'paused');
      assertSame(clock.hostMsUntil(1001), Number.POSITIVE_INFINITY, 'until 1001');
      clock.setRate(1);
      advanceHost(1);
      assertSame(clock.now(), 1001, 'playing');
    },
  },
  {
    name: 'below rate 1 a job is paced, from 1 on it runs free, and a pause keeps its pace',
    async run(open) {
      const { clock } = await open();
      const paces = [1, 0.5, 0, 0.001, 2, 0, 1].map((rate) => {
        clock.setRate(rate);
        return clock.pace();
      });
      assertSame(paces, ['free', 'paced', 'paced', 'paced', 'free', 'free', 'free'], 'paces');
    },
  },
  {
    name: 'the clock never goes back, neither when the host’s does nor when it is told an earlier time',
    async run(open) {
      const { clock, advanceHost } = await open();
      advanceHost(500);
      assertSame(clock.now(), 1500, 'before');
      advanceHost(-400);
      assertSame(clock.now(), 1500, 'host set back');
      clock.advanceTo(1200);
      assertSame(clock.now(), 1500, 'told the past');
      clock.advanceTo(9000);
      assertSame(clock.now(), 9000, 'told the future');
      advanceHost(10);
      assertSame(clock.now(), 9010, 'goes on from there');
    },
  },
];
