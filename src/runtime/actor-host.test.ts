import { describe, expect, test } from 'vitest';
import type { SubtaskDescriptor } from '#engine/ports.ts';
import { MemoryStorage } from './memory-storage.ts';
import { envelopeOf, openTestActor, ScriptedActor, sleep, until } from './testing.ts';

describe('timers', () => {
  test('job and host timers fire at or after their time, in order, and setting one again moves it', async () => {
    const { host, clock, actor, start } = openTestActor();
    const fired: { timer: string; late: boolean }[] = [];
    actor.onReceive = ({ message }, effects) => {
      if (message.kind === 'heartbeatRequested') {
        const now = effects.now();
        effects.setTimer('second', now + 20);
        effects.setTimer('first', now + 10);
        effects.setTimer('moved', now + 1);
        effects.setTimer('moved', now + 30);
        effects.setTimer('cancelled', now + 5);
        effects.cancelTimer('cancelled');
        effects.setTimer('host', effects.hostNow() + 40, 'host');
      } else if (message.kind === 'timerFired') {
        const now = message.timer === 'host' ? effects.hostNow() : clock.now();
        fired.push({ timer: message.timer, late: now >= message.at });
      }
    };
    start();
    host.accept(envelopeOf(1));
    await until(() => fired.length === 4);
    // The two clocks have no order between them: a host that was held up finds timers of both due.
    const [job, host40] = [
      fired.filter(({ timer }) => timer !== 'host'),
      fired.filter(({ timer }) => timer === 'host'),
    ];
    expect(job).toEqual(['first', 'second', 'moved'].map((timer) => ({ timer, late: true })));
    expect(host40).toEqual([{ timer: 'host', late: true }]);
  });

  test('while paused job timers wait and host timers fire', async () => {
    const { host, clock, actor, start } = openTestActor();
    actor.onReceive = ({ message }, effects) => {
      if (message.kind !== 'heartbeatRequested') return;
      effects.setTimer('job', effects.now() + 5);
      effects.setTimer('due', effects.now());
      effects.setTimer('host', effects.hostNow() + 5, 'host');
    };
    start();
    host.changeClock(clock.setRate(0));
    host.accept(envelopeOf(1));
    await until(() => actor.received.length === 2);
    await sleep(20);
    expect(actor.kinds()).toEqual(['heartbeatRequested', 'timerFired']);
    host.changeClock(clock.setRate(1));
    await until(() => actor.received.length === 4);
    expect(actor.received.map(({ message }) => ('timer' in message ? message.timer : message.kind))).toEqual([
      'heartbeatRequested',
      'host',
      'due',
      'job',
    ]);
  });
});

describe('the run loop', () => {
  test('steps go on while the actor is ready, and messages are heard in between', async () => {
    const { host, actor, start } = openTestActor();
    let stepsAtMessage = -1;
    actor.isReady = () => true;
    actor.onReceive = () => (stepsAtMessage = actor.steps);
    start();
    await until(() => actor.steps > 0);
    host.accept(envelopeOf(1));
    await until(() => stepsAtMessage >= 0 && actor.steps > stepsAtMessage);
    expect(stepsAtMessage).toBeGreaterThan(0);
    expect(actor.steps).toBeGreaterThan(stepsAtMessage);
  });

  test('while paused nothing steps, messages and kills work', async () => {
    const { host, clock, actor, start } = openTestActor();
    actor.isReady = () => true;
    start();
    await until(() => actor.steps > 0);
    host.changeClock(clock.setRate(0));
    const steps = actor.steps;
    host.accept(envelopeOf(1));
    await until(() => actor.received.length > 0);
    expect([actor.steps, actor.kinds()]).toEqual([steps, ['heartbeatRequested']]);
    host.remove(actor.id);
    host.changeClock(clock.setRate(1));
    await sleep(20);
    expect([actor.steps, host.accept(envelopeOf(2))]).toEqual([steps, false]);
  });

  test('what is to stand still stops between two steps of a slice, hears what comes afterwards, and goes on', async () => {
    let still = false;
    const { host, actor, start } = openTestActor({ stillMs: () => (still ? 20 : 0) });
    actor.isReady = () => true;
    actor.onStep = () => {
      if (actor.steps === 1) still = true;
    };
    start();
    await expect.poll(() => actor.steps).toBe(1);
    host.accept(envelopeOf(1));
    await sleep(50);
    expect({ steps: actor.steps, heard: actor.kinds() }).toEqual({ steps: 1, heard: [] });
    still = false;
    await expect.poll(() => actor.steps).toBeGreaterThan(10);
    expect(actor.kinds()).toEqual(['heartbeatRequested']);
  });

  test('actors are told of a change of pace, and of the pace they start in', async () => {
    const { host, clock, actor, start } = openTestActor();
    start();
    for (const rate of [0.5, 0.1, 0, 2, 0, 1]) host.changeClock(clock.setRate(rate));
    await until(() => actor.received.length === 2);
    expect(actor.received.map(({ message }) => ('pace' in message ? message.pace : null))).toEqual(['paced', 'free']);

    const late = new ScriptedActor('task:2/0');
    host.changeClock(clock.setRate(0.5));
    host.add(late, { timeMs: 0, counter: 0 });
    const informed = new ScriptedActor('task:3/0');
    host.add(informed, { timeMs: 0, counter: 0 }, 'paced');
    await until(() => late.received.length > 0);
    expect([late.kinds(), informed.kinds()]).toEqual([['paceChanged'], []]);
  });

  test('a hanging host works through what it has and hears nothing new', async () => {
    const { host, actor, start } = openTestActor();
    actor.isReady = () => actor.steps < 3;
    start();
    host.accept(envelopeOf(1));
    setTimeout(() => host.accept(envelopeOf(2)));
    host.hang(30);
    expect([actor.steps, actor.received.length]).toEqual([3, 1]);
    await until(() => actor.received.length > 1);
    expect(actor.received.length).toBe(2);
  });
});

describe('effects', () => {
  test('envelopes carry the fence of the sender, growing stamps, and a due time only while paced', async () => {
    const { host, clock, sent, actor, start } = openTestActor();
    actor.onReceive = ({ message }, effects) => {
      if (message.kind !== 'heartbeatRequested') return;
      effects.send('vault', { kind: 'findLatestManifest' }, { delayMs: 50 });
      effects.send('vault', { kind: 'discardJob' });
    };
    start();
    const stamp = { timeMs: clock.now() + 1000, counter: 5 };
    host.accept(envelopeOf(1, { stamp }));
    await until(() => sent.length >= 2);
    host.changeClock(clock.setRate(0.5));
    const slowedAt = clock.now();
    host.accept(envelopeOf(2));
    await until(() => sent.length >= 4);
    expect(sent.map(({ epoch, attempt, message }) => [epoch, attempt, message.kind])).toEqual(
      [0, 1, 2, 3].map((n) => [3, 4, n % 2 === 0 ? 'findLatestManifest' : 'discardJob']),
    );
    // The clock is behind the received stamp, so only the counter moves.
    expect(sent.map((envelope) => envelope.stamp)).toEqual(
      [6, 7, 8, 9].map((counter) => ({ timeMs: stamp.timeMs, counter })),
    );
    expect(sent.map(({ dueAt }) => dueAt > 0)).toEqual([false, false, true, false]);
    expect(sent[2]?.dueAt ?? 0).toBeGreaterThanOrEqual(slowedAt + 50);
  });

  test('storage completions come back as messages, in the order of the calls', async () => {
    const reasons = [null, 'quota'] as const;
    let calls = 0;
    const storage = new MemoryStorage({ failNext: () => reasons[calls++] ?? null });
    const { host, actor, start } = openTestActor({ storage });
    actor.onReceive = ({ message }, effects) => {
      if (message.kind !== 'heartbeatRequested') return;
      const put = { purpose: 'test', fence: null, deletes: [], durability: 'strict' } as const;
      effects.transact({ requestId: 1, ...put, puts: [{ store: 'tables', key: 'a', value: 1 }] });
      effects.transact({ requestId: 2, ...put, puts: [{ store: 'tables', key: 'b', value: 2 }] });
      effects.read({ requestId: 3, store: 'tables', prefix: '', limit: 9 });
    };
    start();
    host.accept(envelopeOf(1));
    await until(() => actor.received.length >= 4);
    expect(actor.received.slice(1).map(({ message }) => message)).toEqual([
      { kind: 'transactCompleted', requestId: 1 },
      { kind: 'transactAborted', requestId: 2, reason: 'quota' },
      { kind: 'readCompleted', requestId: 3, entries: [{ store: 'tables', key: 'a', value: 1 }] },
    ]);
  });

  test('a completion for an actor that has died meanwhile is told to nobody', async () => {
    const { host, actor, start } = openTestActor({ storage: new MemoryStorage() });
    actor.onReceive = (_, effects) => effects.read({ requestId: 1, store: 'tables', keys: [] });
    start();
    host.accept(envelopeOf(1));
    host.hang(1);
    const next = new ScriptedActor('task:1/0');
    host.add(next, { timeMs: 0, counter: 0 });
    await sleep(10);
    expect([actor.kinds(), next.kinds()]).toEqual([['heartbeatRequested'], []]);
  });

  test('spawn and kill go to the parent in order', async () => {
    const calls: string[] = [];
    const { host, actor, start } = openTestActor({
      spawn: (descriptor) => calls.push(`spawn ${descriptor.subtask}`),
      kill: (subtask, attempt) => calls.push(`kill ${subtask} ${attempt}`),
    });
    actor.onReceive = (_, effects) => {
      effects.kill('0/0', 1);
      effects.spawn({ subtask: '0/0' } as unknown as SubtaskDescriptor);
    };
    start();
    host.accept(envelopeOf(1));
    await until(() => calls.length === 2);
    expect(calls).toEqual(['kill 0/0 1', 'spawn 0/0']);
  });

  test('an actor that throws is dead: its failure is reported, its effects and messages are gone', async () => {
    const { host, sent, failures, actor, start } = openTestActor();
    actor.onReceive = (_, effects) => {
      effects.send('vault', { kind: 'discardJob' });
      throw new Error('a bug');
    };
    start();
    host.accept(envelopeOf(1));
    host.accept(envelopeOf(2));
    await until(() => failures.length > 0);
    expect({ sent, failures, heard: actor.received.length, alive: host.has(actor.id) }).toEqual({
      sent: [],
      failures: ['task:1/0 4 Error: a bug'],
      heard: 1,
      alive: false,
    });
  });

  test('a message between two actors of one worker takes a copy and detaches the buffers', async () => {
    const { host, actor, start } = openTestActor();
    const neighbour = new ScriptedActor('task:2/0');
    const buffer = new ArrayBuffer(8);
    actor.onReceive = (_, effects) =>
      effects.send(
        'task:2/0',
        { kind: 'creditGranted', channel: '0:0:0', credits: 1, buffers: [buffer] },
        { transfer: [buffer] },
      );
    start();
    host.add(neighbour, { timeMs: 0, counter: 0 });
    host.accept(envelopeOf(1));
    await until(() => neighbour.received.length > 0);
    expect(buffer.byteLength).toBe(0);
    expect(neighbour.received[0]?.message).toMatchObject({ buffers: [{ byteLength: 8 }] });
  });
});

describe('trace', () => {
  test('at full speed it leaves in batches, with stamps, sequence and attempt', async () => {
    const { host, batches, actor, start } = openTestActor();
    actor.isReady = () => actor.steps < 1000;
    actor.onStep = (effects) => effects.trace({ kind: 'channelResumed', channel: '0:0:0' });
    const startedAt = performance.now();
    start();
    await until(() => batches.flat().length >= 1000);
    const events = batches.flat();
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
    expect(new Set(events.map(({ actor: id, attempt }) => `${id} ${attempt}`))).toEqual(new Set(['task:1/0 4']));
    // One each 256 events, and one each 100 ms.
    expect(batches.length).toBeLessThan(6 + (performance.now() - startedAt) / 100);
    expect(host.has(actor.id)).toBe(true);
  });

  test('in slow motion it leaves at once', async () => {
    const { host, clock, batches, actor, start } = openTestActor();
    host.changeClock(clock.setRate(0.5));
    actor.onReceive = (_, effects) => effects.trace({ kind: 'channelResumed', channel: '0:0:0' });
    start();
    await sleep(5);
    const before = batches.length;
    for (let n = 0; n < 3; n++) {
      host.accept(envelopeOf(n));
      await until(() => batches.length > before + n);
    }
    expect(batches.length - before).toBe(3);
  });

  test('a query leaves no mark: no stamp, no event, its answer goes to the host', async () => {
    const answers: string[] = [];
    const { host, sent, actor, start } = openTestActor({
      onHostMessage: (from, message) => answers.push(`${from} ${message.kind}`),
    });
    actor.onReceive = ({ message }, effects) => {
      if (message.kind === 'heartbeatRequested') effects.send('vault', { kind: 'discardJob' });
      else if (message.kind === 'query') {
        const answer = { kind: 'queryFailed', reason: 'none' } as const;
        effects.send('client', { kind: 'queryAnswered', queryId: message.queryId, answer });
      }
    };
    start();
    const stamp = { timeMs: Number.MAX_SAFE_INTEGER, counter: 0 };
    host.accept(envelopeOf(1, { stamp }));
    host.tell(actor.id, { kind: 'query', queryId: 1, request: { kind: 'resumableJobs' } });
    host.accept(envelopeOf(2));
    await until(() => sent.length === 2);
    expect(answers).toEqual(['task:1/0 queryAnswered']);
    expect(sent.map((envelope) => envelope.stamp.counter)).toEqual([1, 2]);
  });
});
