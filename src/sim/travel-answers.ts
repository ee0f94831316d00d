import type { TravelAnswer, TravelCall } from '#protocol/travel.ts';
import type { TravelBreakpoints } from './travel-breakpoints.ts';
import type { TravelRun } from './travel-run.ts';

/** Answers what is asked of the past of a run, or watched for. The run stays where it is. */
export async function answerTravel(
  call: Exclude<TravelCall, { readonly kind: 'act' }>,
  run: TravelRun,
  breakpoints: TravelBreakpoints,
): Promise<TravelAnswer> {
  switch (call.kind) {
    case 'past':
      return { kind: 'past', past: run.past(call.event) };
    case 'instant':
      return { kind: 'instant', instant: run.instant(call.event) };
    case 'queryAt':
      return { kind: 'answered', answer: run.ask(call.event, call.request) };
    case 'setBreakpoints':
      breakpoints.set(call.breakpoints);
      return { kind: 'done' };
    case 'nextHalt':
      return { kind: 'halted', halt: await breakpoints.nextHalt() };
  }
}
