import type { ActorId } from '#protocol/messages.ts';

/** Who asked. A later attempt of the same subtask numbers its requests anew and must not get this one's answer. */
export interface Requester {
  readonly actor: ActorId;
  readonly attempt: number;
}
