import type { JobClient } from '#protocol/job-client.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { type CheckpointsOnDisk, freezeCheckpoints } from './sigkill-disk.ts';
import type { SigkillPoint } from './sigkill-points.ts';

/**
 * Brings a running job to a point and holds it there (runs in the page). Everything that is known goes to Node as it
 * comes; Node decides when the browser dies.
 */
export async function holdAtPoint(
  job: {
    readonly client: JobClient;
    readonly events: readonly TraceEvent[];
    readonly waitFor: (
      kind: 'checkpointCompleted',
      matches: undefined,
      count: number,
      timeoutMs: number,
    ) => Promise<unknown>;
  },
  jobId: string,
  point: Pick<SigkillPoint, 'storageDelayMs' | 'hang' | 'disk'>,
  subtasks: number,
): Promise<void> {
  const { client, events } = job;
  let reported = 0;
  const report = (): void => {
    const fresh = events.slice(reported);
    reported = events.length;
    if (fresh.length > 0) void window.tellTrace(fresh);
  };
  client.subscribe(report);
  report();
  await job.waitFor('checkpointCompleted', undefined, 2, 60_000);

  const hang = async (when: 'before' | 'manifest'): Promise<void> => {
    if (point.hang?.when !== when) return;
    await Promise.all(
      point.hang.subtasks.map((subtask) => client.inject({ kind: 'hangSubtask', subtask, hostMs: 8000 })),
    );
  };
  await hang('before');
  if (point.storageDelayMs > 0) {
    await client.inject({ kind: 'delayStorage', ms: point.storageDelayMs, count: 10_000 });
  }
  if (point.disk === null) return;
  const { holds, stays } = point.disk;
  const { disk, release } = await freezeCheckpoints(jobId, (found) =>
    isAt(holds, found, newestCompleted(events), subtasks),
  );
  if (!stays) release();
  await hang('manifest');
  void window.tellDisk(disk);
}

function isAt(
  holds: NonNullable<SigkillPoint['disk']>['holds'],
  disk: CheckpointsOnDisk,
  completed: number,
  subtasks: number,
): boolean {
  const [staged] = disk.staged;
  switch (holds) {
    case 'no chunk':
      return staged === undefined;
    case 'some chunks':
      return staged !== undefined && staged.subtasks < subtasks;
    case 'all chunks':
      return staged?.subtasks === subtasks;
    case 'manifest':
      return (disk.complete.at(-1) ?? 0) > completed;
  }
}

function newestCompleted(events: readonly TraceEvent[]): number {
  let newest = 0;
  for (const { body } of events) if (body.kind === 'checkpointCompleted') newest = Math.max(newest, body.checkpointId);
  return newest;
}

declare global {
  interface Window {
    /** Exposed by the test in Node. */
    tellTrace: (events: readonly TraceEvent[]) => Promise<void>;
    tellDisk: (disk: CheckpointsOnDisk) => Promise<void>;
  }
}
