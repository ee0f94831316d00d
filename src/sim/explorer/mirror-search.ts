import type { JobPlan } from '#protocol/job-plan.ts';
import { calmEnd } from './calm-output.ts';
import { type ExploredJob, exploredJob, FIRST_TASK } from './explored-job.ts';
import { LocalActors } from './local-actors.ts';
import { LocalStorage } from './local-storage.ts';
import { Mirror } from './mirror.ts';

/**
 * Looks for a way to let subtasks stand in for each other that makes a job the mirror image of itself: who stands in for
 * whom, by slot, or null.
 *
 * A calm run, some hundred reactions of actors, refuses what is none: keys that fall otherwise show in the first records.
 * What it lets through is checked on in every state of the exploration. Of each vertex all subtasks change places, the
 * first with the last, or none does; so a job in which nothing is parallel has no candidate, and costs nothing.
 */
export function mirroringSwap(plan: JobPlan): readonly number[] | null {
  const job = exploredJob(plan, null);
  return candidates(job).find((swap) => isMirrored(job, swap)) ?? null;
}

function isMirrored(job: ExploredJob, swap: readonly number[]): boolean {
  const actors = new LocalActors(job);
  const storage = new LocalStorage(actors, job.jobId);
  const mirror = new Mirror(job, swap, actors, storage);
  const end = calmEnd(job, actors, storage).storage;
  const [own, image] = [end, mirror.content(end)].map((content) => storage.facts(content).committed.join('\n'));
  return mirror.fault() === null && own === image;
}

/** The more change places, the earlier: what feeds each other mostly belongs together. */
function candidates({ plan }: ExploredJob): readonly (readonly number[])[] {
  const parallel = plan.vertices.flatMap(({ parallelism }, vertex) => (parallelism > 1 ? [vertex] : []));
  const fewest = parallel.length > VERTICES_MAX ? 2 ** parallel.length - 1 : 1;
  const found: (readonly number[])[] = [];
  for (let chosen = 2 ** parallel.length - 1; chosen >= fewest; chosen--) {
    const swapped = new Set(parallel.filter((_, at) => ((chosen >> at) & 1) === 1));
    found.push(swapOf(plan, swapped));
  }
  return found;
}

/** Tasks have their slots in the order of the plan. */
function swapOf(plan: JobPlan, swapped: ReadonlySet<number>): readonly number[] {
  const swap: number[] = Array.from({ length: FIRST_TASK }, (_, slot) => slot);
  for (const [vertex, { parallelism }] of plan.vertices.entries()) {
    const first = swap.length;
    for (let index = 0; index < parallelism; index++) {
      swap.push(first + (swapped.has(vertex) ? parallelism - 1 - index : index));
    }
  }
  return swap;
}

/** Of more only all together are tried: each attempt takes a calm run. */
const VERTICES_MAX = 3;
