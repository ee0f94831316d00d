import { assert } from '#std/assert.ts';
import type { TraceBatch } from '#protocol/job-client.ts';
import { absoluteHostNow } from '#runtime/job-clock.ts';
import { parentMailbox } from '#runtime/browser/worker-mailbox.ts';
import type { ConnectTrace } from '#runtime/browser/worker-protocol.ts';
import type { ViewCommand, ViewReport } from '#view/view-protocol.ts';
import { ViewSession } from '#view/view-session.ts';

/** Keeps the trace of one run and projects it: the page gets screens. */

const page = parentMailbox<ViewCommand | ConnectTrace, ViewReport>(self);
let session: ViewSession | null = null;
let trace: MessagePort | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;

page.onMessage((message) => {
  switch (message.kind) {
    case 'connectTrace':
      trace = message.port;
      return;
    case 'open':
      session = new ViewSession(message, (report) => page.post(report));
      assert(trace !== null, 'a run is opened after its trace is connected');
      // What the world has sent before has waited in the port.
      trace.onmessage = (event: MessageEvent<TraceBatch>) =>
        act((opened) => opened.onBatch(event.data, absoluteHostNow()));
      return act((opened) => opened.tick(absoluteHostNow()));
    default:
      act((opened) => opened.onCommand(message, absoluteHostNow()));
  }
});

/** Lets the session do something, and calls it again when it wants to be. */
function act(what: (opened: ViewSession) => void): void {
  assert(session !== null, 'a run is opened first of all');
  what(session);
  if (timer !== null) clearTimeout(timer);
  timer = null;
  const wait = session.msUntilTick(absoluteHostNow());
  if (wait !== null) timer = setTimeout(() => act((opened) => opened.tick(absoluteHostNow())), Math.ceil(wait));
}
