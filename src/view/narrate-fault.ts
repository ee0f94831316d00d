import { type JobPlan, type SubtaskId } from '#protocol/job-plan.ts';
import type { TraceBody } from '#protocol/trace.ts';
import { DRAWN_FAULT_TEXTS_EN } from './drawn-fault-texts.ts';
import { subtaskTitle } from './plan-topology.ts';
import type { Narration } from './run-view.ts';

/** A fault by what it did to whom; one that has no sentence of its own by its name. One of a schedule names no target. */
export function faultNarration(
  plan: JobPlan,
  { fault, target }: Extract<TraceBody, { kind: 'faultInjected' }>,
): Narration {
  if (target === '') {
    const key = `drawn-${fault}`;
    return { key: Object.hasOwn(DRAWN_FAULT_TEXTS_EN, key) ? key : 'drawn', values: { fault } };
  }
  const [kind = '', id = ''] = target.split(':');
  const isTask = kind === 'task' && /^\d+\/\d+$/.test(id);
  const who = isTask ? subtaskTitle(plan, id as SubtaskId) : kind === 'tm' ? id : target;
  return OWN_SENTENCE.has(fault)
    ? { key: `fault-${fault}`, values: { target: who } }
    : { key: 'faultInjected', values: { fault, target: who } };
}

const OWN_SENTENCE: ReadonlySet<string> = new Set([
  'killSubtask',
  'zombieSubtask',
  'hangSubtask',
  'killTaskManager',
  'abortStorage',
  'delayStorage',
  'crashTab',
  'freezeTab',
  'jumpClock',
  'cutPower',
  'slowSubtask',
  'killInCall',
  'crashLoop',
  'failUserCode',
  'skewClock',
  'dropNotifications',
  'hideOutcome',
  'loseAnswer',
  'failReads',
  'damageCheckpoint',
  'wipeStorage',
]);
