import { onTestFinished } from 'vitest';
import type { Actor, Effects } from '#engine/ports.ts';
import type { ActorId, Envelope } from '#protocol/messages.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { ActorHost } from './actor-host.ts';
import type { ActorHostOptions } from './actor-host-options.ts';
import { JobClock } from './job-clock.ts';

/** An actor whose behaviour a test writes down. */
export class ScriptedActor implements Actor {
  readonly id: ActorId;
  readonly received: Envelope[] = [];
  steps = 0;
  onReceive: (envelope: Envelope, effects: Effects) => void = () => undefined;
  onStep: (effects: Effects) => void = () => undefined;
  isReady: (now: number) => boolean = () => false;
  isOver: () => boolean = () => false;

  constructor(id: ActorId) {
    this.id = id;
  }

  fence() {
    return { epoch: 3, attempt: 4 };
  }

  ready(now: number): boolean {
    return this.isReady(now);
  }

  step(effects: Effects): void {
    this.steps++;
    this.onStep(effects);
  }

  receive(envelope: Envelope, effects: Effects): void {
    this.received.push(envelope);
    this.onReceive(envelope, effects);
  }

  /** The kinds of what it received. */
  kinds(): string[] {
    return this.received.map(({ message }) => message.kind);
  }
}

/** A host, the owner of its clock (at rate 1) and everything it sent out. */
export function openTestHost(options: Partial<ActorHostOptions> = {}) {
  const clock = JobClock.starting(() => performance.now(), 1);
  const sent: Envelope[] = [];
  const batches: (readonly TraceEvent[])[] = [];
  const failures: string[] = [];
  const host = new ActorHost({
    jobId: 'test',
    clock: new JobClock(() => performance.now(), clock.map()),
    hostNow: () => performance.now(),
    choose: () => 0,
    route: (envelope) => sent.push(envelope),
    traceSink: (events) => {
      if (events.length > 0) batches.push(events);
    },
    onFailure: (actor, attempt, cause) => failures.push(`${actor} ${attempt} ${cause}`),
    ...options,
  });
  return { host, clock, sent, batches, failures };
}

/** A host that ends with the test, and `task:1/0`, which lives in it once it is started. */
export function openTestActor(options: Partial<ActorHostOptions> = {}) {
  const opened = openTestHost(options);
  onTestFinished(() => opened.host.dispose());
  const actor = new ScriptedActor('task:1/0');
  return { ...opened, actor, start: () => opened.host.add(actor, { timeMs: 0, counter: 0 }) };
}

/** An envelope of a task to `task:1/0`. */
export function envelopeOf(sequence: number, parts: Partial<Envelope> = {}): Envelope {
  return {
    jobId: 'test',
    from: 'task:0/0',
    to: 'task:1/0',
    epoch: 3,
    attempt: 4,
    stamp: { timeMs: 0, counter: 0 },
    dueAt: 0,
    message: { kind: 'heartbeatRequested', sequence },
    ...parts,
  };
}

/** Lets real time pass. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Lets real time pass until something is so, however long the machine takes. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}
