import type { Fault } from '#protocol/fault.ts';
import type { StartOptions, TraceBatch } from '#protocol/job-client.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import type { TravelAnswer, TravelCall } from '#protocol/travel.ts';
import type { CallAnswer } from './open-calls.ts';

/**
 * {@link JobClient} over one MessagePort: the page's half is port-job-client.ts, the half of the world that runs the
 * job (workers or deterministic) is serve-job-client.ts. Calls are answered one by one, by id, in any order.
 */
export type JobCall =
  | { readonly method: 'start'; readonly options: StartOptions }
  | { readonly method: 'triggerCheckpoint' }
  | { readonly method: 'stop' }
  | { readonly method: 'cancel'; readonly checkpoints: 'retain' | 'delete' }
  | { readonly method: 'inject'; readonly fault: Fault }
  | { readonly method: 'setRate'; readonly rate: number }
  | { readonly method: 'setTraceLevel'; readonly level: TraceLevel }
  | { readonly method: 'leaveTime'; readonly share: number }
  | { readonly method: 'step'; readonly unit: 'event' | 'beat' | 'checkpoint' }
  | { readonly method: 'recordClicks'; readonly uid: string; readonly lines: readonly string[] }
  | { readonly method: 'query'; readonly request: QueryRequest }
  | { readonly method: 'travel'; readonly travel: TravelCall }
  | { readonly method: 'dispose' };

/** What a call is answered with. */
export type JobAnswer = QueryAnswer | TravelAnswer | null;

/** Page → world. */
export interface JobCallMessage {
  readonly callId: number;
  readonly call: JobCall;
}

/** World → page. */
export type JobClientEvent = CallAnswer | { readonly kind: 'traced'; readonly batch: TraceBatch };
