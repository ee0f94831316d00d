import type { ActorId, Message } from '#protocol/messages.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';

/** One transition of an exploration, as it is told to people and played in the world. */
export type ExploredStep =
  /** The first message of a link is taken. */
  | { readonly kind: 'deliver'; readonly from: Speaker; readonly to: ActorId; readonly message: string }
  /** A source does one thing. */
  | { readonly kind: 'act'; readonly actor: ActorId }
  | { readonly kind: 'timer'; readonly actor: ActorId; readonly timer: string }
  /** The first storage operation happens, or aborts, and the vault is told. */
  | { readonly kind: 'store'; readonly what: string; readonly outcome: 'as asked' | 'aborted' }
  | { readonly kind: 'killTask'; readonly subtask: SubtaskId }
  /** The tab is gone; `ghosts`: transactions it had asked for that may still land. The job goes on in a new one. */
  | { readonly kind: 'loseTab'; readonly ghosts: number }
  /** A transaction of a lost tab lands. */
  | { readonly kind: 'haunt'; readonly what: string };

/** Who sent: an incarnation of a task; 0 = the coordinator, the vault, host and client. */
export interface Speaker {
  readonly actor: ActorId;
  readonly attempt: number;
}

/** One line for people. */
export function stepText(step: ExploredStep): string {
  switch (step.kind) {
    case 'deliver':
      return `${step.to} takes ${step.message} of ${step.from.actor}${step.from.attempt > 0 ? ` (attempt ${step.from.attempt})` : ''}`;
    case 'act':
      return `${step.actor} does one step`;
    case 'timer':
      return `${step.actor}: the ${step.timer} timer fires`;
    case 'store':
      return step.outcome === 'aborted' ? `storage aborts: ${step.what}` : `storage: ${step.what}`;
    case 'killTask':
      return `task:${step.subtask} is killed`;
    case 'loseTab':
      return `the tab is lost and opened again${step.ghosts > 0 ? `, ${step.ghosts} of its writes still under way` : ''}`;
    case 'haunt':
      return `a write of the lost tab lands: ${step.what}`;
  }
}

/** What a message is, in a few words. */
export function messageName(message: Message): string {
  if (message.kind === 'channelElement') {
    const { element } = message;
    return element.kind === 'barrier' ? `barrier ${element.checkpointId}` : element.kind;
  }
  return 'checkpointId' in message ? `${message.kind} ${message.checkpointId}` : message.kind;
}
