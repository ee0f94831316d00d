import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { consumerOf, subtaskTitle } from '#view/plan-topology.ts';

/** A row of the event log: the kind as Flink's and ours are named, and its fields. Not translated: it is a log. */
export interface EventRow {
  readonly kind: string;
  readonly subject: string;
  readonly what: string;
}

export function eventRow(plan: JobPlan, event: TraceEvent): EventRow {
  const { kind, ...fields } = event.body;
  return { kind, subject: subjectOf(plan, event), what: fieldsText(fields) };
}

function subjectOf(plan: JobPlan, { actor, body }: TraceEvent): string {
  if ('subtask' in body) return subtaskTitle(plan, body.subtask);
  if ('channel' in body) return subtaskTitle(plan, consumerOf(plan, body.channel));
  if (actor.startsWith('task:')) {
    const id = actor.slice('task:'.length);
    return /^\d+\/\d+$/.test(id) ? subtaskTitle(plan, id as SubtaskId) : actor;
  }
  return 'checkpointId' in body ? `checkpoint ${body.checkpointId}` : actor;
}

const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['subtask', 'placement', 'metrics', 'counters', 'refusal']);

function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (SHOWN_ELSEWHERE.has(name) || value === null || (Array.isArray(value) && value.length === 0)) continue;
    parts.push(`${name} ${valueOf(value)}`);
  }
  return parts.join(' · ');
}

function valueOf(value: unknown): string {
  if (Array.isArray(value)) return value.length > 6 ? `${value.length}` : value.map(valueOf).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).filter(([, it]) => it !== null && it !== '');
  return entries.map(([name, it]) => (name === 'kind' ? String(it) : `${name} ${valueOf(it)}`)).join(' ');
}
