import type { ChannelId } from '#protocol/job-plan.ts';
import type { ActorId, Envelope, Message } from '#protocol/messages.ts';

/**
 * Several envelopes as one message of a port. A structured clone writes and reads the name of every field of every
 * object, and each message wakes its receiver: of a batch of records that was more than half of what its way cost
 * (measured). So what carries records and credits is a run of bare values, behind one header for the whole parcel;
 * anything else is the envelope it was.
 *
 * A parcel is an array: job, sender, receiver, epoch, attempt, then the envelopes in order. A lone envelope that is not
 * of the frequent kinds goes as it is.
 */
export type Parcel = readonly Word[];

type Word = string | number | ArrayBuffer | Envelope;

/** Starts the run of a records element: time, counter, channel, sequence, backlog, buffer, rows. */
const RECORDS = 1;
/** Starts the run of a grant: time, counter, channel, credits, how many buffers, the buffers. */
const CREDIT = 2;

/** Packs envelopes that go from one worker to another; at least one. */
export function packParcel(envelopes: readonly Envelope[]): Envelope | Parcel {
  const first = envelopes[0] as Envelope;
  if (envelopes.length === 1 && !isFrequent(first.message)) return first;
  const { jobId, from, to, epoch, attempt } = first;
  const words: Word[] = [jobId, from, to, epoch, attempt];
  for (const envelope of envelopes) {
    if (!sameHeader(envelope, first) || !packRun(envelope, words)) words.push(envelope);
  }
  return words;
}

/** The envelopes that {@link packParcel} was given, in order. */
export function unpackParcel(sent: Envelope | Parcel): readonly Envelope[] {
  if (!isParcel(sent)) return [sent];
  const [jobId, from, to, epoch, attempt] = sent as unknown as readonly [string, ActorId, ActorId, number, number];
  const envelopes: Envelope[] = [];
  let at = 5;
  while (at < sent.length) {
    const word = sent[at++] as Word;
    if (typeof word === 'object') {
      envelopes.push(word as Envelope);
      continue;
    }
    const [timeMs, counter] = [sent[at] as number, sent[at + 1] as number];
    let message: Message;
    [message, at] = word === RECORDS ? recordsAt(sent, at + 2) : creditAt(sent, at + 2);
    envelopes.push({ jobId, from, to, epoch, attempt, stamp: { timeMs, counter }, dueAt: 0, message });
  }
  return envelopes;
}

/** Whether a message may wait a moment for others to go along with it: more of these kinds come behind it. */
export function mayWait({ message, dueAt }: Envelope): boolean {
  return dueAt === 0 && isFrequent(message);
}

function isParcel(sent: Envelope | Parcel): sent is Parcel {
  return Array.isArray(sent);
}

function isFrequent(message: Message): boolean {
  return message.kind === 'creditGranted' || (message.kind === 'channelElement' && message.element.kind === 'records');
}

function sameHeader(a: Envelope, b: Envelope): boolean {
  return a.from === b.from && a.to === b.to && a.attempt === b.attempt && a.epoch === b.epoch && a.jobId === b.jobId;
}

/** Adds the run of an envelope of a frequent kind; false if it is none, or is not to be delivered at once. */
function packRun({ message, stamp, dueAt }: Envelope, words: Word[]): boolean {
  if (dueAt !== 0) return false;
  if (message.kind === 'creditGranted') {
    const { channel, credits, buffers } = message;
    words.push(CREDIT, stamp.timeMs, stamp.counter, channel, credits, buffers.length, ...buffers);
    return true;
  }
  if (message.kind !== 'channelElement' || message.element.kind !== 'records') return false;
  const { channel, sequence, backlog, element } = message;
  words.push(RECORDS, stamp.timeMs, stamp.counter, channel, sequence, backlog, element.buffer, element.rows);
  return true;
}

function recordsAt(words: Parcel, at: number): [Message, number] {
  const element = { kind: 'records', buffer: words[at + 3] as ArrayBuffer, rows: words[at + 4] as number } as const;
  return [
    {
      kind: 'channelElement',
      channel: words[at] as ChannelId,
      sequence: words[at + 1] as number,
      backlog: words[at + 2] as number,
      element,
    },
    at + 5,
  ];
}

function creditAt(words: Parcel, at: number): [Message, number] {
  const end = at + 3 + (words[at + 2] as number);
  return [
    {
      kind: 'creditGranted',
      channel: words[at] as ChannelId,
      credits: words[at + 1] as number,
      buffers: words.slice(at + 3, end) as ArrayBuffer[],
    },
    end,
  ];
}
