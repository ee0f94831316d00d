import { expect, test } from 'vitest';
import type { ActorStamp } from '#protocol/job-client.ts';
import type { Stamp } from '#protocol/stamp.ts';
import type { ActorHostOptions } from './actor-host-options.ts';
import { envelopeOf, openTestActor, sleep, until } from './testing.ts';

/** What a host promises of its actors, so that a view knows how far it may draw. */

/** Host ms, and how many promises have been made by then. */
const HOST_TIMES = [
  [0, 1],
  [99, 1],
  [100, 2],
  [199, 2],
  [350, 3],
  [449, 3],
  [450, 4],
] as const;

function listen(options: Partial<ActorHostOptions> = {}) {
  const said: ActorStamp[] = [];
  const opened = openTestActor({ traceSink: (_events, stamps) => said.push(...stamps), ...options });
  return { ...opened, said };
}

test('each actor promises ten times a second what it will not undercut, while nothing happens', async () => {
  let hostMs = 0;
  const { clock, start, said } = listen({ hostNow: () => hostMs });
  start();
  const counts: number[] = [];
  // The first at once, then one each 100 ms of the host's clock, which is the test's.
  for (const [at, expected] of HOST_TIMES) {
    hostMs = at;
    await until(() => said.length >= expected);
    await sleep(15);
    counts.push(said.length);
  }
  expect(counts).toEqual(HOST_TIMES.map(([, expected]) => expected));
  const before = clock.now();
  expect(said.every(({ actor: id, attempt }) => id === 'task:1/0' && attempt === 4)).toBe(true);
  const times = said.map(({ stamp }) => stamp?.timeMs ?? 0);
  expect(times).toEqual(times.toSorted((left, right) => left - right));
  expect(times.at(-1)).toBeLessThanOrEqual(before);
});

test('what is traced is later than every promise before it, also while the job is paused', async () => {
  const log: Stamp[] = [];
  const { host, clock, actor, start } = openTestActor({
    traceSink: (events, stamps) => {
      for (const { stamp } of events) log.push(stamp);
      for (const { stamp } of stamps) if (stamp !== null) log.push(stamp);
    },
  });
  actor.onReceive = (_envelope, effects) => effects.trace({ kind: 'faultInjected', fault: '', target: '' });
  start();
  for (let round = 0; round < 6; round++) {
    if (round === 3) host.changeClock(clock.setRate(0));
    host.accept(envelopeOf(round));
    const said = log.length;
    await until(() => log.length >= said + 2);
  }
  const order = log.map(({ timeMs, counter }) => [timeMs, counter]);
  expect(order.length).toBeGreaterThan(9);
  expect(order).toEqual(order.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));
});

test('an actor whose end has come says so once, is silent from then on, and can still be asked', async () => {
  let hostMs = 0;
  const answers: string[] = [];
  const { host, actor, start, said } = listen({
    hostNow: () => hostMs,
    onHostMessage: (from, message) => answers.push(`${from} ${message.kind}`),
  });
  let over = false;
  actor.isOver = () => over;
  actor.onReceive = ({ message }, effects) => {
    if (message.kind === 'query') {
      effects.send('client', { kind: 'queryAnswered', queryId: 1, answer: { kind: 'queryFailed', reason: '' } });
    } else effects.trace({ kind: 'faultInjected', fault: '', target: '' });
  };
  start();
  await until(() => said.length > 0);
  over = true;
  host.accept(envelopeOf(1));
  for (; hostMs < 2000; hostMs += 100) await sleep(5);
  expect(said.slice(said.findIndex(({ stamp }) => stamp === null))).toEqual([
    { actor: 'task:1/0', attempt: 4, stamp: null },
  ]);
  host.tell('task:1/0', { kind: 'query', queryId: 1, request: { kind: 'resumableJobs' } });
  await until(() => answers.length > 0);
  expect(answers).toEqual(['task:1/0 queryAnswered']);
  const silence = said.length;
  host.accept(envelopeOf(2));
  for (; hostMs < 3000; hostMs += 100) await sleep(5);
  expect(said.length).toBe(silence);
});

test('a job that has ended is not waited for either way: its vault falls silent when told', async () => {
  const { host, start, said } = listen();
  start();
  host.fallSilent('task:1/0');
  host.fallSilent('task:1/0');
  await until(() => said.at(-1)?.stamp === null);
  const silence = said.length;
  await sleep(250);
  expect(said.length).toBe(silence);
});

test('an actor that ends says so', async () => {
  const { host, start, said } = listen();
  start();
  host.remove('task:1/0');
  await until(() => said.at(-1)?.stamp === null);
  expect(said.at(-1)).toEqual({ actor: 'task:1/0', attempt: 4, stamp: null });
});
