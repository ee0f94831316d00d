import { describe, expect, test } from 'vitest';
import type { Effects, SavableActor } from '#engine/ports.ts';
import type { Envelope } from '#protocol/messages.ts';
import { COMPLETE_BEFORE_DURABLE } from '../mutants/complete-before-durable.ts';
import { FORGOTTEN_TRANSACTIONS } from '../mutants/forgotten-transactions.ts';
import { NO_FENCE } from '../mutants/no-fence.ts';
import { OFFSET_OFF_BY_ONE } from '../mutants/state-mutants.ts';
import type { PlantedBug } from '../simulation/run-simulation.ts';
import type { ExplorationScope } from './exploration-scope.ts';
import { messageName } from './explored-step.ts';
import { Explorer } from './explorer.ts';
import { smallJob } from './small-job.ts';

const TINY = smallJob({ sources: 1, operators: 1, sinks: 1, recordsPerSource: 1 });
const SCOPE: ExplorationScope = { crashes: 1, aborts: 0, checkpoints: 0, zombies: 1, statesMax: 100_000 };

function explored(options: Partial<ConstructorParameters<typeof Explorer>[0]>): Explorer {
  const explorer = new Explorer({ plan: TINY, scope: SCOPE, ...options });
  while (explorer.explore(1000));
  return explorer;
}

describe('the protocol as it is', () => {
  test('no schedule with a crash and a zombie at any instant breaks anything', () => {
    const explorer = explored({});
    expect(explorer.counterexample()).toBe(null);
    const { waiting, finished, withheld, states } = explorer.figures();
    expect({ waiting, withheld, finished: finished > 10, states: states > 1000 }).toEqual({
      waiting: 0,
      withheld: 0,
      finished: true,
      states: true,
    });
  });

  test('two sources are aligned in every order', () => {
    const plan = smallJob({ sources: 2, operators: 1, sinks: 1, recordsPerSource: 1 });
    const explorer = explored({ plan, scope: { ...SCOPE, crashes: 0 } });
    expect(explorer.counterexample()).toBe(null);
    expect(explorer.figures().waiting).toBe(0);
  });

  test('a storage transaction aborts at any instant', () => {
    const explorer = explored({ scope: { ...SCOPE, crashes: 0, aborts: 1 } });
    expect(explorer.counterexample()).toBe(null);
    expect(explorer.figures().waiting).toBe(0);
  });

  test('an exploration is the same in slices of any size', () => {
    const scope = { ...SCOPE, crashes: 0 };
    const whole = explored({ scope });
    const sliced = new Explorer({ plan: TINY, scope });
    while (sliced.explore(1));
    expect(sliced.figures()).toEqual(whole.figures());
  });
});

/** The bug and what it breaks. Each was found with so many steps; shorter is better, longer means the search is not breadth first. */
const PLANTED: readonly (readonly [name: string, plant: PlantedBug, broken: RegExp, stepsMax: number])[] = [
  ['commit before durable', COMPLETE_BEFORE_DURABLE.plant(), /^A completed checkpoint is durable/, 19],
  ['a transaction forgotten on restore', FORGOTTEN_TRANSACTIONS.plant(), /Lost: out: a1\|1\|1\./, 43],
  ['an offset off by one', OFFSET_OFF_BY_ONE.plant(), /Twice or wrong: out: a1\|2\|1\./, 41],
  ['no fence in memory', NO_FENCE.plant(), /^No message of a dead attempt/, 9],
  ['no fence in storage and ids given twice', { ...noFenceInStorage(), ...idsReused() }, /^A completed checkpoint/, 39],
];

/** The message that never arrives, and what is said of it. */
const STANDS_STILL: readonly (readonly [lost: string, broken: string])[] = [
  ['taskStateChanged', 'Nothing is left to happen.'],
  ...['barrier', 'triggerCheckpoint', 'checkpointAcknowledged', 'notifyCheckpointComplete', 'endOfPartition'].map(
    (lost) => [lost, 'Further checkpoints do not finish it.'] as const,
  ),
];

describe('a planted bug has a shortest counterexample', () => {
  test.each(PLANTED)('%s', (_name, plant, broken, stepsMax) => {
    const counterexample = explored({ plant, reduction: 'prompt' }).counterexample();
    expect(counterexample?.broken).toMatch(broken);
    expect(counterexample?.steps.length).toBeLessThanOrEqual(stepsMax);
  });

  // Where orders of whole actors are left out a way may be longer, because steps that nothing hangs on come first.
  test.each(PLANTED)('%s: persistent sets find it, too', (_name, plant, broken) => {
    expect(explored({ plant }).counterexample()?.broken).toMatch(broken);
  });

  test.each(PLANTED)('%s: it is found where states are one but for the numbers given, too', (_name, plant, broken) => {
    expect(explored({ plant, reduction: 'renamed' }).counterexample()?.broken).toMatch(broken);
  });

  test.each(STANDS_STILL)('without %s the job stands still', (lost, broken) => {
    const plant: PlantedBug = {
      tamper: (envelope, post) => {
        if (messageName(envelope.message).replace(/ \d+$/, '') !== lost) post(envelope);
      },
    };
    for (const reduction of ['none', 'prompt', 'persistent', 'renamed'] as const) {
      const scope = { ...SCOPE, crashes: 0 };
      const counterexample = explored({ plant, scope, reduction }).counterexample();
      expect(counterexample?.broken).toBe(`The job never stands still. ${broken}`);
    }
  });

  test('it is found without reductions, too', () => {
    const calm = { ...SCOPE, crashes: 0 };
    const plant = COMPLETE_BEFORE_DURABLE.plant();
    expect(explored({ plant, scope: calm, reduction: 'none' }).counterexample()?.broken).toMatch(
      /^A completed checkpoint/,
    );
  });
});

describe('where a job is the mirror image of itself', () => {
  const plan = smallJob({ sources: 2, operators: 1, sinks: 1, recordsPerSource: 1 });

  test.each([
    ['commit before durable', COMPLETE_BEFORE_DURABLE.plant(), 0, /^A completed checkpoint is durable/],
    ['a transaction forgotten on restore', FORGOTTEN_TRANSACTIONS.plant(), 0, /Lost: out: /],
    ['an offset off by one', OFFSET_OFF_BY_ONE.plant(), 0, /Twice or wrong: out: /],
    ['no fence in memory', NO_FENCE.plant(), 1, /^No message of a dead attempt/],
  ])('%s is found, with and without', (_name, plant, zombies, broken) => {
    const scope = { ...SCOPE, zombies };
    const [halved, whole] = [true, false].map((symmetric) => explored({ plan, plant, scope, symmetric }));
    expect(halved?.counterexample()?.broken).toMatch(broken);
    expect(halved?.figures().symmetry).toBe('used');
    expect(whole?.counterexample()?.broken).toMatch(broken);
    expect(whole?.counterexample()?.steps.length).toBe(halved?.counterexample()?.steps.length);
  });

  // A harmless difference that no calm run shows: what the second source says of a checkpoint is said twice.
  test('one that is not after all is explored from the beginning, without images', () => {
    const scope = { ...SCOPE, crashes: 0, zombies: 0, aborts: 1 };
    const plant: PlantedBug = {
      tamper: (envelope, post) => {
        const { from, message } = envelope;
        post(envelope);
        if (from === 'task:0/1' && message.kind === 'checkpointDeclined') post(envelope);
        if (from === 'coordinator' && message.kind === 'notifyCheckpointAborted' && envelope.to === 'task:0/1')
          post(envelope);
      },
    };
    const { symmetry, ...halved } = explored({ plan, plant, scope }).figures();
    const { symmetry: without, ...whole } = explored({ plan, plant, scope, symmetric: false }).figures();
    expect({ symmetry, without }).toEqual({ symmetry: 'given up', without: 'none' });
    expect(halved).toEqual(whole);
  });
});

describe('two defences mask each other', () => {
  // Either alone keeps the promise: a stale manifest does no harm under an id of its own, nor does one that is refused.
  test.each([
    ['no fence in storage', noFenceInStorage()],
    ['ids given twice', idsReused()],
  ])('%s alone breaks nothing', (_name, plant) => {
    const explorer = explored({ plant });
    expect(explorer.counterexample()).toBe(null);
    expect(explorer.figures().waiting).toBe(0);
  });
});

function idsReused(): PlantedBug {
  return {
    tamper: (envelope, post) => {
      const { message } = envelope;
      if (message.kind !== 'jobAcquired') post(envelope);
      else post({ ...envelope, message: { ...message, lastCheckpointId: message.manifest?.checkpointId ?? 0 } });
    },
  };
}

function noFenceInStorage(): PlantedBug {
  return { wrapActor: (actor) => (actor.id === 'vault' ? new Unfenced(actor) : actor) };
}

/** A vault whose transactions compare no epoch. */
class Unfenced implements SavableActor {
  readonly id: SavableActor['id'];
  readonly #actor: SavableActor;

  constructor(actor: SavableActor) {
    this.id = actor.id;
    this.#actor = actor;
  }

  fence(): { readonly epoch: number; readonly attempt: number } {
    return this.#actor.fence();
  }

  receive(envelope: Envelope, effects: Effects): void {
    this.#actor.receive(envelope, withoutFence(effects));
  }

  ready(now: number): boolean {
    return this.#actor.ready(now);
  }

  step(effects: Effects): void {
    this.#actor.step(withoutFence(effects));
  }

  save(): unknown {
    return this.#actor.save();
  }

  load(saved: unknown): void {
    this.#actor.load(saved);
  }
}

function withoutFence(effects: Effects): Effects {
  return {
    now: () => effects.now(),
    hostNow: () => effects.hostNow(),
    send: (...call) => effects.send(...call),
    setTimer: (...call) => effects.setTimer(...call),
    cancelTimer: (timer) => effects.cancelTimer(timer),
    transact: (request) => effects.transact({ ...request, fence: null }),
    read: (request) => effects.read(request),
    spawn: (descriptor) => effects.spawn(descriptor),
    kill: (...call) => effects.kill(...call),
    choose: (...call) => effects.choose(...call),
    trace: (body) => effects.trace(body),
  };
}
