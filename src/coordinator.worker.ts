import { JobManager } from '#engine/coordinator/job-manager.ts';
import { runCoordinatorWorker } from '#runtime/browser/coordinator-worker.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';

/** The coordinator of one job. */
runCoordinatorWorker(parentMailbox(self), (jobId) => new JobManager({ jobId }));
