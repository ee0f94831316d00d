import { runCoordinatorWorker } from '#runtime/browser/coordinator-worker.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';
import { EchoCoordinator } from './echo-actors.ts';

runCoordinatorWorker(parentMailbox(self), (jobId) => new EchoCoordinator(jobId));
