import { describe, expect, test } from 'vitest';
import { describeClock } from './contract/describe-exam.ts';
import { JobClock } from './job-clock.ts';

describeClock('job clock', () => {
  let host = 1000;
  const clock = JobClock.starting(() => host, 1);
  return Promise.resolve({ clock, advanceHost: (ms) => void (host += ms) });
});

describe('replicas of the job clock', () => {
  test('all workers that share the map read the same time', () => {
    let host = 5000;
    const owner = JobClock.starting(() => host, 1);
    const replica = new JobClock(() => host, owner.map());
    host += 100;
    replica.apply(owner.setRate(0.1));
    host += 100;
    expect([owner.now(), replica.now()]).toEqual([5110, 5110]);
  });

  test('a map that arrives late does not take a replica back', () => {
    let host = 0;
    const owner = JobClock.starting(() => host, 1);
    const replica = new JobClock(() => host, owner.map());
    host = 100;
    const paused = owner.setRate(0);
    host = 130;
    expect(replica.now()).toBe(130);
    replica.apply(paused);
    expect(replica.now()).toBe(130);
    host = 200;
    const playing = owner.setRate(1);
    replica.apply(playing);
    host = 260;
    expect([owner.now(), replica.now()]).toEqual([160, 160]);
  });

  test('the rate is bounded in both directions', () => {
    const clock = JobClock.starting(() => 0, Number.POSITIVE_INFINITY);
    expect(clock.rate()).toBe(1000);
    expect(clock.setRate(-1).rate).toBe(0);
  });
});
