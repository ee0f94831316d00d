import type { TransactRequest } from '#engine/ports.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { Chooser } from '../world/chooser.ts';
import type { WorldOptions } from '../world/world-options.ts';
import type { SimulatedPipeline } from './simulated-pipeline.ts';

/** What a simulated run is made of. */
export interface SimulationSetup {
  readonly pipeline: SimulatedPipeline;
  /** Seeds what is random but no decision: {@link Effects.choose}. */
  readonly seed: number;
  readonly chooser: Chooser;
  /** A planted bug, to see it caught. */
  readonly plant?: Pick<WorldOptions, 'createSubtask' | 'wrapActor' | 'tamper'> | undefined;
  readonly traceLevel?: 'summary' | 'full' | undefined;
  /** Each transaction, at the instant at which it is applied. */
  readonly onStored?: ((request: TransactRequest) => void) | undefined;
  readonly onCheckpoint?: (() => void) | undefined;
  /** Ids of invariants that are not watched. */
  readonly without?: readonly string[] | undefined;
  /** Every event of the tab the job runs in. */
  readonly onEvent?: ((event: TraceEvent) => void) | undefined;
}
