import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { WorldActors } from './world-actors.ts';
import type { Tally } from './world-effects.ts';
import type { WorldSchedule } from './world-schedule.ts';

/** The rarer things that may go wrong in a world, beyond killing, hanging and slow storage. */
export class WorldFaults {
  readonly #actors: () => WorldActors;
  readonly #schedule: WorldSchedule;
  readonly #tally: Tally;

  constructor(actors: () => WorldActors, schedule: WorldSchedule, tally: Tally) {
    this.#actors = actors;
    this.#schedule = schedule;
    this.#tally = tally;
  }

  /**
   * Kills an actor inside its next call: of what that call does only the first `effects` messages, transactions, reads
   * and kills happen. With the vault or the coordinator the tab is lost: see `onTabDied` of the world's options.
   */
  killInCall(id: ActorId, effects: number): boolean {
    const hosted = this.#actors().current(id);
    if (hosted === undefined || hosted.life !== 'alive') return false;
    hosted.effectsLeft = effects;
    return true;
  }

  /** A subtask dies at each of its next `starts` starts, before its first call has done anything. */
  doom(subtask: SubtaskId, starts: number): void {
    this.#tally.doomed = { subtask, starts };
  }

  /** An attempt of a subtask has begun: it may be doomed. */
  onStart(subtask: SubtaskId): void {
    const { doomed } = this.#tally;
    if (doomed?.subtask !== subtask) return;
    this.#tally.doomed = doomed.starts > 1 ? { subtask, starts: doomed.starts - 1 } : null;
    this.killInCall(`task:${subtask}`, 0);
  }

  /** The clock of a subtask is `ms` ahead from now on, until its attempt ends. */
  skewClock(subtask: SubtaskId, ms: number): boolean {
    const hosted = this.#actors().current(`task:${subtask}`);
    if (hosted === undefined) return false;
    hosted.skewMs = ms;
    return true;
  }

  /** Every step of a subtask takes `ms` of job time, for `forMs` or until its attempt ends. */
  slowSubtask(subtask: SubtaskId, ms: number, forMs: number): boolean {
    const hosted = this.#actors().current(`task:${subtask}`);
    if (hosted === undefined || hosted.life !== 'alive') return false;
    hosted.slow = { ms, until: this.#schedule.now() + forMs };
    return true;
  }

  /** The next `count` notifications of completed checkpoints are lost on their way. */
  dropNotifications(count: number): void {
    this.#tally.notificationsToDrop = count;
  }

  /** The whole tab is frozen for `ms`: time passes, nothing happens, and then everything goes on. */
  freeze(ms: number): void {
    this.#schedule.advanceTo(this.#schedule.now() + ms);
  }

  /** The clock stands still for so many steps. */
  stopClock(steps: number): void {
    this.#schedule.stand(steps);
  }
}
