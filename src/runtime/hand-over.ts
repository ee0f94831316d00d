import type { Message } from '#protocol/messages.ts';

/**
 * A message as a neighbour in the same worker gets it. Neighbours are no closer than others: what the receiver does to
 * it does not reach the sender, and the sender's buffers are gone.
 *
 * What carries records is not copied beyond its buffers: it is made for one receiver and has nothing that could be
 * changed. Copying it whole costs 6 µs, moving the buffer in a message that is spread into a new one 3.5, in one that is
 * spelled out 1.5 (measured).
 */
export function handOver(message: Message, transfer: readonly ArrayBuffer[]): Message {
  if (message.kind === 'channelElement' && message.element.kind === 'records') {
    const { kind, channel, sequence, backlog, element } = message;
    const buffer = structuredClone(element.buffer, { transfer: [...transfer] });
    return { kind, channel, sequence, backlog, element: { kind: element.kind, buffer, rows: element.rows } };
  }
  if (message.kind === 'creditGranted') {
    const { kind, channel, credits, buffers } = message;
    return { kind, channel, credits, buffers: structuredClone(buffers, { transfer: [...transfer] }) };
  }
  return structuredClone(message, { transfer: [...transfer] });
}
