import type { JobPlan } from '#protocol/job-plan.ts';
import { projectSpaceTime } from './space-time.ts';
import type { SpaceTimeView } from './space-time-view.ts';
import type { TraceStore } from './trace-store.ts';
import type { ViewAnswer, ViewQuestion } from './view-protocol.ts';

/** Crossings of a cut need the events before the window, too. */
const HISTORY_FACTOR = 4;
/** A space-time diagram of more events is no longer a picture. */
const WINDOW_EVENTS_MAX = 12_000;

/** Answers from what is recorded. */
export function answerView(store: TraceStore, plan: JobPlan, question: ViewQuestion): ViewAnswer {
  switch (question.kind) {
    case 'events': {
      const { from, to, limit, without } = question;
      const wanted = store.eventsBetween(from, to).filter(({ event }) => !without.includes(event.body.kind));
      return { kind: 'events', events: limit === 0 ? [] : wanted.slice(-limit) };
    }
    case 'spaceTime':
      return { kind: 'spaceTime', spaceTime: projectWindow(store, plan, question) };
  }
}

function projectWindow(
  store: TraceStore,
  plan: JobPlan,
  { event, toMs, windowMs, recordsMax }: Extract<ViewQuestion, { kind: 'spaceTime' }>,
): SpaceTimeView {
  const first = store.eventAt({ jobMs: toMs - HISTORY_FACTOR * windowMs });
  const events = store.eventsBetween(Math.max(first, event - WINDOW_EVENTS_MAX), event);
  const options = { fromMs: toMs - windowMs, toMs, sampleEvery: 1, epoch: 1 };
  const whole = projectSpaceTime(plan, events, options);
  if (whole.records.length <= recordsMax) return whole;
  return projectSpaceTime(plan, events, { ...options, sampleEvery: Math.ceil(whole.records.length / recordsMax) });
}
