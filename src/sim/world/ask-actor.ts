import { assert, AssertionError } from '#std/assert.ts';
import type { Effects, ReadRequest } from '#engine/ports.ts';
import type { Envelope, HostMessage } from '#protocol/messages.ts';
import type { StorageEntry } from '#protocol/storage.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { HostedActor } from './hosted-actor.ts';

/**
 * Asks an actor between two steps: outside the trace, without a stamp, a choice or time passing. Reads of storage are
 * answered at once; whatever else the actor wants to do is not part of an answer, and a bug.
 */
export function askActor(
  hosted: HostedActor,
  request: QueryRequest,
  world: {
    readonly now: number;
    readonly read: (request: ReadRequest) => readonly StorageEntry[];
    readonly envelope: (message: HostMessage) => Envelope;
  },
): QueryAnswer {
  const inbox: HostMessage[] = [{ kind: 'query', queryId: 0, request }];
  let answer: QueryAnswer | null = null;
  // An assertion, because any other error inside a subtask would be taken for one of its user logic and fail the task.
  const refuse = (what: string) => (): never => {
    throw new AssertionError(`${hosted.actor.id} does not ${what} to answer a query`);
  };
  const effects: Effects = {
    now: () => world.now,
    hostNow: () => world.now,
    trace: () => undefined,
    read: (read) => inbox.push({ kind: 'readCompleted', requestId: read.requestId, entries: world.read(read) }),
    send: (_to, message) => {
      assert(message.kind === 'queryAnswered', () => `${hosted.actor.id} sends ${message.kind} to answer a query`);
      answer = message.answer;
    },
    setTimer: refuse('set a timer'),
    cancelTimer: refuse('cancel a timer'),
    transact: refuse('write to storage'),
    spawn: refuse('spawn'),
    kill: refuse('kill'),
    choose: refuse('choose'),
  };
  // The vault numbers its reads: the state of a run must not show that somebody has asked. Subtasks answer from memory.
  const before = hosted.descriptor === null ? hosted.actor.save() : null;
  try {
    for (let message = inbox.shift(); message !== undefined; message = inbox.shift()) {
      hosted.actor.receive(world.envelope(message), effects);
    }
  } finally {
    if (before !== null) hosted.actor.load(before);
  }
  return answer ?? { kind: 'queryFailed', reason: `${hosted.actor.id} did not answer` };
}
