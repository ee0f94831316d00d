import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { consumerOf, producerOf, subtaskTitle } from '#view/plan-topology.ts';
import type { TextKey } from '../texts/catalogue.ts';
import type { Text } from '../texts/use-text.ts';
import { type EventWords, eventSentence } from './event-sentence.ts';

/**
 * A row of the event log: whose event it is, its kind as the trace names it, and what it says, in the viewer's words.
 */
export interface EventRow {
  readonly kind: string;
  readonly subject: string;
  readonly what: string;
}

export function eventRow(plan: JobPlan, event: TraceEvent, words: EventWords): EventRow {
  const { body } = event;
  return { kind: body.kind, subject: subjectOf(plan, event, words.text), what: eventSentence(plan, body, words) };
}

function subjectOf(plan: JobPlan, { actor, body }: TraceEvent, text: Text): string {
  if ('subtask' in body) return subtaskTitle(plan, body.subtask);
  if (body.kind === 'elementSent') return subtaskTitle(plan, producerOf(plan, body.channel));
  if ('channel' in body && body.channel !== null) return subtaskTitle(plan, consumerOf(plan, body.channel));
  if (body.kind === 'faultInjected')
    return body.target === '' ? text('evSchedule') : actorText(plan, body.target, text);
  if ('checkpointId' in body) return text('evCheckpoint', { id: body.checkpointId });
  return actorText(plan, actor, text);
}

function actorText(plan: JobPlan, actor: string, text: Text): string {
  const [kind, id = ''] = actor.split(':');
  if (kind === 'task' && /^\d+\/\d+$/.test(id)) return subtaskTitle(plan, id as SubtaskId);
  if (kind === 'tm') return text('evTaskManager', { id });
  return Object.hasOwn(ACTORS, actor) ? text(ACTORS[actor] as TextKey) : actor;
}

const ACTORS: Readonly<Record<string, TextKey>> = {
  coordinator: 'evCoordinator',
  vault: 'evVault',
  host: 'evHost',
  client: 'evClient',
};
