import type { Actor, Effects } from '#engine/ports.ts';
import type { ActorId, Envelope, Message } from '#protocol/messages.ts';
import { assertSame, type ExamCase } from './exam.ts';

/**
 * A world with two actors in different places (workers, ports, or the simulated network), moved until nothing is left
 * to happen. What the actors saw is read off the actors themselves.
 */
export interface TransportSubject {
  /** Adds an actor; it lives in a place of its own. One that had the id before is killed and becomes a zombie. */
  add(actor: Actor): Promise<void>;
  /** Delivers a message as the host. */
  tell(to: ActorId, message: Message): void;
  /** Everything under way has arrived, or waits for its due time. */
  settle(): Promise<void>;
  /** Slow motion at this rate of the job clock, or 1 = free. */
  setRate(rate: number): void;
  /** Lets a killed actor act once more. */
  wakeZombie(id: ActorId, message: Message): void;
  close(): Promise<void>;
}

/** What every transport owes the engine. */
export const TRANSPORT_EXAM: readonly ExamCase<TransportSubject>[] = [
  {
    name: 'messages of one sender arrive in order, each exactly once',
    run: (open) =>
      within(open, async (world) => {
        const receiver = new Recorder('task:1/0', 1);
        await world.add(receiver);
        await world.add(
          new Sender('task:0/0', 1, (effects) => {
            for (let n = 0; n < 500; n++) effects.send('task:1/0', element(n));
          }),
        );
        world.tell('task:0/0', GO);
        await world.settle();
        assertSame(
          receiver.sequences(),
          Array.from({ length: 500 }, (_, n) => n),
          'sequences',
        );
      }),
  },
  {
    name: 'a transferred buffer arrives whole and is gone at the sender',
    run: (open) =>
      within(open, async (world) => {
        const receiver = new Recorder('task:1/0', 1);
        const sent = new Uint8Array([1, 2, 3]).buffer;
        await world.add(receiver);
        await world.add(
          new Sender('task:0/0', 1, (effects) => effects.send('task:1/0', element(0, sent), { transfer: [sent] })),
        );
        world.tell('task:0/0', GO);
        await world.settle();
        assertSame(sent.byteLength, 0, 'bytes left at the sender');
        assertSame(receiver.buffers(), [new Uint8Array([1, 2, 3]).buffer], 'buffers');
      }),
  },
  {
    name: 'in slow motion nothing arrives before it is due, and nothing overtakes; at full speed delays are not modelled',
    run: (open) =>
      within(open, async (world) => {
        const receiver = new Recorder('task:1/0', 1);
        await world.add(receiver);
        await world.add(
          new Sender('task:0/0', 1, (effects) => {
            effects.send('task:1/0', element(0), { delayMs: 40 });
            effects.send('task:1/0', element(1), { delayMs: 5 });
            effects.send('task:1/0', element(2));
          }),
        );
        world.setRate(0.9);
        world.tell('task:0/0', GO);
        await world.settle();
        assertSame(receiver.sequences(), [0, 1, 2], 'order');
        assertSame(
          receiver.received.map(({ envelope, at }) => at >= envelope.dueAt),
          [true, true, true],
          'not before due',
        );
        const [first, , last] = receiver.received;
        assertSame((first?.at ?? 0) - (first?.envelope.stamp.timeMs ?? 0) >= 40, true, 'the first waits its 40 ms');
        assertSame(last?.envelope.dueAt, 0, 'no delay asked for, none held');

        world.setRate(1);
        world.tell('task:0/0', GO);
        await world.settle();
        assertSame(
          receiver.received.slice(3).map(({ envelope }) => envelope.dueAt),
          [0, 0, 0],
          'free',
        );
      }),
  },
  {
    name: 'cause has a smaller stamp than effect, and the stamps of one actor only grow',
    run: (open) =>
      within(open, async (world) => {
        const receiver = new Recorder('task:1/0', 1, (effects) => effects.send('task:0/0', element(0)));
        const sender = new Sender('task:0/0', 1, (effects) => {
          for (let n = 0; n < 5; n++) effects.send('task:1/0', element(n));
        });
        await world.add(receiver);
        await world.add(sender);
        world.tell('task:0/0', GO);
        await world.settle();
        const asked = receiver.received.map(({ envelope }) => envelope.stamp);
        const answered = sender.answers.map(({ stamp }) => stamp);
        assertSame(answered.length, 5, 'answers');
        for (const stamps of [asked, answered]) {
          assertSame(
            stamps.every((stamp, n) => n === 0 || isAfter(stamp, stamps[n - 1] as Stamp)),
            true,
            'stamps grow',
          );
        }
        assertSame(
          answered.every((stamp, n) => isAfter(stamp, asked[n] as Stamp)),
          true,
          'an answer is later than what it answers',
        );
      }),
  },
  {
    name: 'what a dead attempt still says reaches its receiver’s next attempt and carries the old fence',
    run: (open) =>
      within(open, async (world) => {
        await world.add(new Recorder('task:1/0', 1));
        await world.add(new Sender('task:0/0', 1, (effects) => effects.send('task:1/0', element(7))));
        await world.settle();
        const survivor = new Recorder('task:1/0', 2);
        await world.add(survivor);
        await world.add(new Sender('task:0/0', 2, (effects) => effects.send('task:1/0', element(8))));
        world.wakeZombie('task:0/0', GO);
        world.tell('task:0/0', GO);
        await world.settle();
        assertSame(
          survivor.received.map(({ envelope }) => [envelope.attempt, sequenceOf(envelope)]).toSorted(),
          [
            [1, 7],
            [2, 8],
          ],
          'attempts and sequences',
        );
      }),
  },
  {
    name: 'an actor that throws is dead, leaves no effect of its last call, and harms nobody',
    run: (open) =>
      within(open, async (world) => {
        const receiver = new Recorder('task:1/0', 1);
        await world.add(receiver);
        let calls = 0;
        await world.add(
          new Sender('task:0/0', 1, (effects) => {
            effects.send('task:1/0', element(calls++));
            if (calls === 2) throw new Error('a bug');
          }),
        );
        for (let n = 0; n < 4; n++) world.tell('task:0/0', GO);
        await world.settle();
        assertSame(receiver.sequences(), [0], 'sequences');
      }),
  },
];

type Stamp = Envelope['stamp'];

const GO: Message = { kind: 'heartbeatRequested', sequence: 0 };

async function within(
  open: () => Promise<TransportSubject>,
  check: (world: TransportSubject) => Promise<void>,
): Promise<void> {
  const world = await open();
  try {
    await check(world);
  } finally {
    await world.close();
  }
}

class ExamActor {
  readonly id: ActorId;
  readonly #attempt: number;

  constructor(id: ActorId, attempt: number) {
    this.id = id;
    this.#attempt = attempt;
  }

  fence() {
    return { epoch: 1, attempt: this.#attempt };
  }

  ready(): boolean {
    return false;
  }

  step(): void {}
}

/** Does one thing each time its host tells it to. */
class Sender extends ExamActor implements Actor {
  readonly answers: Envelope[] = [];
  readonly #act: (effects: Effects) => void;

  constructor(id: ActorId, attempt: number, act: (effects: Effects) => void) {
    super(id, attempt);
    this.#act = act;
  }

  receive(envelope: Envelope, effects: Effects): void {
    if (envelope.message.kind === 'heartbeatRequested') this.#act(effects);
    else this.answers.push(envelope);
  }
}

/** Keeps what it receives. */
class Recorder extends ExamActor implements Actor {
  readonly received: { readonly envelope: Envelope; readonly at: number }[] = [];
  readonly #answer: ((effects: Effects) => void) | null;

  constructor(id: ActorId, attempt: number, answer: ((effects: Effects) => void) | null = null) {
    super(id, attempt);
    this.#answer = answer;
  }

  receive(envelope: Envelope, effects: Effects): void {
    this.received.push({ envelope, at: effects.now() });
    this.#answer?.(effects);
  }

  sequences(): number[] {
    return this.received.map(({ envelope }) => sequenceOf(envelope));
  }

  buffers(): ArrayBuffer[] {
    return this.received.flatMap(({ envelope: { message } }) =>
      message.kind === 'channelElement' && message.element.kind === 'records' ? [message.element.buffer] : [],
    );
  }
}

function element(sequence: number, buffer?: ArrayBuffer): Message {
  return {
    kind: 'channelElement',
    channel: '0:0:0',
    sequence,
    backlog: 0,
    element: buffer === undefined ? { kind: 'watermark', time: sequence } : { kind: 'records', buffer, rows: 1 },
  };
}

function sequenceOf(envelope: Envelope): number {
  return envelope.message.kind === 'channelElement' ? envelope.message.sequence : -1;
}

function isAfter(left: Stamp, right: Stamp): boolean {
  return left.timeMs > right.timeMs || (left.timeMs === right.timeMs && left.counter > right.counter);
}
