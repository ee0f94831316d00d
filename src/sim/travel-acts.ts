import { must } from '#std/assert.ts';
import { Prng } from '#std/prng.ts';
import type { StartOptions } from '#protocol/job-client.ts';
import type { JobState } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import type { JobAct } from '#protocol/travel.ts';
import { injectFault } from './inject-fault.ts';
import type { FailingUserCode, SavedUserCode } from './simulation/failing-user-code.ts';
import type { DueScheduler } from './world/due-scheduler.ts';
import type { DeterministicWorld } from './world/deterministic-world.ts';
import type { SavedWorld } from './world/saved-world.ts';

/**
 * Does to a world what comes from outside: starts its job, and performs recorded acts. Everything here depends on the
 * world, its user code and the act alone, so that an act done again does the same.
 */
export class TravelActs {
  readonly #world: DeterministicWorld;
  readonly #scheduler: DueScheduler;
  readonly #userCode: FailingUserCode;
  /** A tab that has just been opened. */
  readonly #blank: SavedWorld;
  #start: Pick<StartOptions, 'plan' | 'restore' | 'traceLevel'> | null = null;

  /** `world`: nothing has happened in it yet. */
  constructor(world: DeterministicWorld, scheduler: DueScheduler, userCode: FailingUserCode) {
    this.#world = world;
    this.#scheduler = scheduler;
    this.#userCode = userCode;
    this.#blank = world.save();
  }

  /** Starts the job, in slow motion: modelled costs pace everything at every rate. */
  begin(start: Pick<StartOptions, 'plan' | 'restore' | 'traceLevel'>): void {
    this.#start = start;
    this.#startJob(start.restore, start.traceLevel);
  }

  perform(act: JobAct, jobState: JobState): void {
    const world = this.#world;
    switch (act.kind) {
      case 'command':
        return world.command(act.message);
      case 'clicks':
        return world.tell('vault', { kind: 'recordClicks', uid: act.uid, lines: act.lines });
      case 'reseed':
        this.load({ ...world.save(), random: new Prng(act.seed).save() }, this.#userCode.save());
        return this.#scheduler.reseed(act.seed);
      case 'leaveReplay':
        throw new Error('this run is no replay');
      case 'worldFailed': {
        const reason = `A bug in Weir: ${act.reason}`;
        return world.traceFromHost({ kind: 'jobStateChanged', from: jobState, to: 'FAILED', reason, broken: true });
      }
      case 'fault':
        return injectFault(act.fault, {
          world,
          storage: world.storage,
          jobId: must(this.#start, 'a job was started').plan.jobId,
          loseTab: () => this.reopenTab(),
          failUserCode: (subtask, place) => this.#userCode.arm(subtask, place),
          // Here the user is real, and nothing is promised of what is stored.
          reloadAfter: () => undefined,
          damaged: () => undefined,
        });
    }
  }

  /** Goes on from a saved world with what its user code is still to throw. */
  load(world: SavedWorld, userCode: SavedUserCode): void {
    this.#userCode.disarm();
    this.#world.load(world);
    this.#userCode.load(userCode);
  }

  /** Everything in memory is gone, transactions under way too. What is stored stays, and the clock goes on. */
  reopenTab(): void {
    const { steps, tally, random, post, storage, schedule } = this.#world.save();
    const reopened = {
      ...this.#blank,
      steps,
      tally,
      random,
      storage,
      post: { ...post, links: this.#blank.post.links },
      schedule: { ...this.#blank.schedule, now: schedule.now + REOPEN_MS },
    };
    this.load(reopened, []);
    this.#startJob('latest', must(this.#start, 'a job was started').traceLevel);
  }

  #startJob(restore: StartOptions['restore'], traceLevel: TraceLevel): void {
    const { plan } = must(this.#start, 'a job was started');
    this.#world.tell('coordinator', { kind: 'paceChanged', pace: 'paced' });
    this.#world.command({ kind: 'startJob', plan, restore, traceLevel });
  }
}

/** Job time from the end of a tab to the start of the job in the next one. */
const REOPEN_MS = 500;
