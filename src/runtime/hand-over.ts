import type { Message } from '#protocol/messages.ts';

/**
 * A message as a neighbour in the same worker gets it. Neighbours are no closer than others: what the receiver does to
 * it does not reach the sender, and the sender's buffers are gone.
 *
 * What carries records is not copied beyond its buffers: it is made for one receiver and has nothing that could be
 * changed. Copying it whole costs 6 µs where moving the buffer costs 2.5 (measured).
 */
export function handOver(message: Message, transfer: readonly ArrayBuffer[]): Message {
  if (message.kind === 'channelElement' && message.element.kind === 'records') {
    const { element } = message;
    return {
      ...message,
      element: { ...element, buffer: structuredClone(element.buffer, { transfer: [...transfer] }) },
    };
  }
  if (message.kind === 'creditGranted') {
    return { ...message, buffers: structuredClone(message.buffers, { transfer: [...transfer] }) };
  }
  return structuredClone(message, { transfer: [...transfer] });
}
