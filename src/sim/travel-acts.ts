import { must } from '#std/assert.ts';
import { Prng } from '#std/prng.ts';
import { faultTarget } from '#engine/fault-target.ts';
import type { StartOptions } from '#protocol/job-client.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { JobState, TraceLevel } from '#protocol/trace.ts';
import type { JobAct, WorldFault } from '#protocol/travel.ts';
import { damageNewestCheckpoint } from './simulation/damaged-checkpoint.ts';
import type { DueScheduler } from './world/due-scheduler.ts';
import type { DeterministicWorld } from './world/deterministic-world.ts';
import type { SavedWorld } from './world/saved-world.ts';

/**
 * Does to a world what comes from outside: starts its job, and performs recorded acts. Everything here depends on the
 * world and the act alone, so that an act done again does the same.
 */
export class TravelActs {
  readonly #world: DeterministicWorld;
  readonly #scheduler: DueScheduler;
  /** A tab that has just been opened. */
  readonly #blank: SavedWorld;
  #start: Pick<StartOptions, 'plan' | 'restore' | 'traceLevel'> | null = null;

  /** `world`: nothing has happened in it yet. */
  constructor(world: DeterministicWorld, scheduler: DueScheduler) {
    this.#world = world;
    this.#scheduler = scheduler;
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
        world.load({ ...world.save(), random: new Prng(act.seed).save() });
        return this.#scheduler.reseed(act.seed);
      case 'leaveReplay':
        throw new Error('this run is no replay');
      case 'worldFailed': {
        const reason = `A bug in Weir: ${act.reason}`;
        return world.traceFromHost({ kind: 'jobStateChanged', from: jobState, to: 'FAILED', reason });
      }
      case 'fault':
        world.traceFromHost({ kind: 'faultInjected', fault: act.fault.kind, target: targetOf(act.fault) });
        this.#inject(act.fault);
    }
  }

  #inject(fault: WorldFault): void {
    const world = this.#world;
    switch (fault.kind) {
      case 'killSubtask':
        world.killSubtask(fault.subtask, 'its worker was terminated');
        return;
      case 'zombieSubtask':
        world.killSubtask(fault.subtask, 'its worker was terminated and goes on for a while', fault.actions);
        return;
      case 'killTaskManager':
        world.killTaskManager(fault.taskManager);
        return;
      case 'hangSubtask':
        world.hangSubtask(fault.subtask, fault.hostMs);
        return;
      case 'abortStorage':
        return world.storage.failNext(fault.reason, fault.count);
      case 'delayStorage':
        return world.delayStorage(fault.ms, fault.count);
      case 'freezeTab':
        return world.advanceTo(world.now() + fault.ms);
      case 'crashTab':
        return this.#reopenTab();
      case 'slowSubtask':
        world.faults.slowSubtask(fault.subtask, fault.ms, fault.forMs);
        return;
      case 'dropNotifications':
        return world.faults.dropNotifications(fault.count);
      case 'hideOutcome':
        return world.storage.prepare({ kind: 'unknown', reason: 'unknown', purpose: PURPOSES[fault.of] });
      case 'failReads':
        return world.storage.failReads('unknown', fault.count);
      case 'damageCheckpoint': {
        const { jobId } = must(this.#start, 'a job was started').plan;
        damageNewestCheckpoint({ storage: world.storage, jobId, pick: flipBit });
        return;
      }
      case 'wipeStorage':
        return world.storage.wipe();
    }
  }

  /** Everything in memory is gone, transactions under way too. What is stored stays, and the clock goes on. */
  #reopenTab(): void {
    const { steps, tally, random, post, storage, schedule } = this.#world.save();
    this.#world.load({
      ...this.#blank,
      steps,
      tally,
      random,
      storage,
      post: { ...post, links: this.#blank.post.links },
      schedule: { ...this.#blank.schedule, now: schedule.now + REOPEN_MS },
    });
    this.#startJob('latest', must(this.#start, 'a job was started').traceLevel);
  }

  #startJob(restore: StartOptions['restore'], traceLevel: TraceLevel): void {
    const { plan } = must(this.#start, 'a job was started');
    this.#world.tell('coordinator', { kind: 'paceChanged', pace: 'paced' });
    this.#world.command({ kind: 'startJob', plan, restore, traceLevel });
  }
}

function targetOf(fault: WorldFault): ActorId {
  switch (fault.kind) {
    case 'zombieSubtask':
    case 'slowSubtask':
      return `task:${fault.subtask}`;
    case 'crashTab':
    case 'freezeTab':
    case 'dropNotifications':
      return 'coordinator';
    case 'hideOutcome':
    case 'failReads':
    case 'damageCheckpoint':
    case 'wipeStorage':
      return 'vault';
    default:
      return faultTarget(fault);
  }
}

/** Job time from the end of a tab to the start of the job in the next one. */
const REOPEN_MS = 500;
/** What transactions are for begins so. */
const PURPOSES = { manifest: 'commit manifest', sinks: 'write sinks' } as const;

/** The kind of damage, the chunk and the byte that are the second of each, where there are two. */
function flipBit(bound: number): number {
  return Math.min(1, bound - 1);
}
