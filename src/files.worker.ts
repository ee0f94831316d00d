import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import { runFilesWorker } from '#runtime/browser/files-worker.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';

/** Reads the files that a user brings, so that the page never does. */
runFilesWorker(parentMailbox(self));
