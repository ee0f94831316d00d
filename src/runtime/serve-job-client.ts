import type { JobClient } from '#protocol/job-client.ts';
import type { JobAnswer, JobCall, JobCallMessage, JobClientEvent } from './job-client-protocol.ts';
import { answerCall } from './open-calls.ts';

/**
 * The world's half of job-client-protocol.ts: lets a {@link JobClient} of this worker be called over a port. The trace
 * goes there, too, or where `tracePort` leads: past the page, to whoever stores and projects it.
 */
export function serveJobClient(port: MessagePort, client: JobClient, tracePort: MessagePort | null = null): void {
  const post = (event: JobClientEvent) => port.postMessage(event);
  const unsubscribe = client.subscribe((batch) => {
    if (tracePort === null) post({ kind: 'traced', batch });
    else tracePort.postMessage(batch);
  });

  port.onmessage = (event: MessageEvent<JobCallMessage>) => {
    const { callId, call } = event.data;
    if (call.method === 'dispose') unsubscribe();
    answerCall(callId, perform(client, call), post);
  };
}

async function perform(client: JobClient, call: JobCall): Promise<JobAnswer> {
  switch (call.method) {
    case 'start':
      await client.start(call.options);
      return null;
    case 'triggerCheckpoint':
      await client.triggerCheckpoint();
      return null;
    case 'stop':
      await client.stop();
      return null;
    case 'cancel':
      await client.cancel(call.checkpoints);
      return null;
    case 'inject':
      await client.inject(call.fault);
      return null;
    case 'setRate':
      await client.setRate(call.rate);
      return null;
    case 'setTraceLevel':
      await client.setTraceLevel(call.level);
      return null;
    case 'leaveTime':
      await client.leaveTime?.(call.share);
      return null;
    case 'step':
      await client.step(call.unit);
      return null;
    case 'recordClicks':
      await client.recordClicks(call.uid, call.lines);
      return null;
    case 'query':
      return client.query(call.request);
    case 'travel':
      if (client.travel === undefined) throw new Error('only-deterministic');
      return client.travel(call.travel);
    case 'dispose':
      await client.dispose();
      return null;
  }
}
