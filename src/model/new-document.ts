import {
  AUTO_WATERMARK_INTERVAL_MS_DEFAULT,
  BUFFER_TIMEOUT_MS_DEFAULT,
  CHECKPOINT_TIMEOUT_MS_DEFAULT,
} from '#protocol/limits.ts';
import type { CostModel, JobSettings, RestartStrategyConfig } from '#protocol/job-plan.ts';
import type { WatermarkConfig } from '#protocol/source-config.ts';
import { DOCUMENT_FORMAT, DOCUMENT_VERSION, type PipelineDocument } from './document.ts';

/**
 * Modelled costs in job ms: slow enough that every part of a checkpoint can be seen at 1/10 of real time, in the
 * proportions of a small cluster (an upload is slow, a hop is not).
 */
export const DEFAULT_COSTS: CostModel = {
  recordMs: 20,
  hopMs: 60,
  channelMs: {},
  controlMs: 40,
  snapshotSyncMs: 12,
  snapshotAsyncMs: 250,
  storageMs: 30,
};

/** Flink's default with checkpointing: restart-strategy.exponential-delay.*. */
export const DEFAULT_RESTART: RestartStrategyConfig = {
  strategy: 'exponential-delay',
  initialBackoffMs: 1000,
  maxBackoffMs: 60_000,
  backoffMultiplier: 1.5,
  resetBackoffThresholdMs: 3_600_000,
  jitterFactor: 0.1,
  // Flink: attempts-before-reset-backoff, Integer.MAX_VALUE.
  attemptsBeforeResetBackoff: 2_147_483_647,
};

/** Flink's defaults, but for checkpoints, which are on: they are what Weir is there to show. */
export const DEFAULT_SETTINGS: JobSettings = {
  checkpoint: {
    intervalMs: 10_000,
    mode: 'exactly-once',
    timeoutMs: CHECKPOINT_TIMEOUT_MS_DEFAULT,
    minPauseMs: 0,
    maxConcurrent: 1,
    tolerableFailures: 0,
  },
  restart: DEFAULT_RESTART,
  bufferTimeoutMs: BUFFER_TIMEOUT_MS_DEFAULT,
  seed: 1,
  taskManagers: 2,
  costs: DEFAULT_COSTS,
};

/** Periodic watermarks without idleness, for sources with event time. */
export const DEFAULT_WATERMARK: WatermarkConfig = {
  strategy: 'bounded-out-of-orderness',
  outOfOrdernessMs: 0,
  idlenessMs: null,
  emit: 'periodic',
  intervalMs: AUTO_WATERMARK_INTERVAL_MS_DEFAULT,
};

/** For sources whose event time nobody needs. */
export const NO_WATERMARK: WatermarkConfig = { ...DEFAULT_WATERMARK, strategy: 'none' };

/** An empty pipeline. */
export function newDocument(options: { readonly id: string; readonly name: string }): PipelineDocument {
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    id: options.id,
    name: options.name,
    nodes: [],
    edges: [],
    notes: [],
    parallelism: 2,
    settings: DEFAULT_SETTINGS,
    run: { world: 'workers', rate: 1, script: null },
  };
}
