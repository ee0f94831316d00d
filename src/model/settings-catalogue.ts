import type { RestartStrategyConfig } from '#protocol/job-plan.ts';
import type { FieldDescriptor, FieldEditor } from './field-descriptor.ts';
import { DEFAULT_RESTART } from './new-document.ts';

/** Fields of the job's settings and of how it is run; paths lead into the document. */

const CHECKPOINT = 'settings.checkpoint';
const COSTS = 'settings.costs';

export const CHECKPOINT_FIELDS: readonly FieldDescriptor[] = [
  field(`${CHECKPOINT}.intervalMs`, 'execution.checkpointing.interval', duration(10, 'null.checkpoints')),
  field(`${CHECKPOINT}.mode`, 'execution.checkpointing.mode', select('guarantee', ['exactly-once', 'at-least-once'])),
  field(`${CHECKPOINT}.timeoutMs`, 'execution.checkpointing.timeout', duration(10)),
  field(`${CHECKPOINT}.minPauseMs`, 'execution.checkpointing.min-pause', duration(0)),
  field(`${CHECKPOINT}.maxConcurrent`, 'execution.checkpointing.max-concurrent-checkpoints', integer(1, 100)),
  field(
    `${CHECKPOINT}.tolerableFailures`,
    'execution.checkpointing.tolerable-failed-checkpoints',
    integer(0, 2_147_483_647),
  ),
];

export const RESTART_FIELDS: readonly FieldDescriptor[] = [
  field(
    'settings.restart.strategy',
    'restart-strategy.type',
    select('restart', ['exponential-delay', 'fixed-delay', 'failure-rate', 'none']),
  ),
  restart('fixed-delay', 'attempts', 'attempts', integer(0, 2_147_483_647)),
  restart('fixed-delay', 'delayMs', 'delay', duration(0)),
  restart('exponential-delay', 'initialBackoffMs', 'initial-backoff', duration(1)),
  restart('exponential-delay', 'maxBackoffMs', 'max-backoff', duration(1)),
  restart('exponential-delay', 'backoffMultiplier', 'backoff-multiplier', number(1, 1000)),
  restart('exponential-delay', 'resetBackoffThresholdMs', 'reset-backoff-threshold', duration(0)),
  restart('exponential-delay', 'jitterFactor', 'jitter-factor', number(0, 1)),
  restart(
    'exponential-delay',
    'attemptsBeforeResetBackoff',
    'attempts-before-reset-backoff',
    integer(0, 2_147_483_647),
  ),
  restart('failure-rate', 'maxFailuresPerInterval', 'max-failures-per-interval', integer(1, 2_147_483_647)),
  restart('failure-rate', 'failureRateIntervalMs', 'failure-rate-interval', duration(1)),
  restart('failure-rate', 'delayMs', 'delay', duration(0)),
];

export const EXECUTION_FIELDS: readonly FieldDescriptor[] = [
  field('parallelism', 'parallelism.default', integer(1, 64)),
  field('settings.bufferTimeoutMs', 'execution.buffer-timeout.interval', duration(0)),
  field('settings.taskManagers', null, integer(1, 16)),
  field('settings.seed', null, integer(-(2 ** 31), 2 ** 31 - 1)),
  field('run.world', null, select('world', ['workers', 'deterministic'])),
  field('run.rate', null, number(0, 1000)),
];

export const COST_FIELDS: readonly FieldDescriptor[] = [
  field(`${COSTS}.recordMs`, null, duration(0)),
  field(`${COSTS}.hopMs`, null, duration(0)),
  field(`${COSTS}.controlMs`, null, duration(0)),
  field(`${COSTS}.snapshotSyncMs`, null, duration(0)),
  field(`${COSTS}.snapshotAsyncMs`, null, duration(0)),
  field(`${COSTS}.storageMs`, null, duration(0)),
];

/** What a restart strategy starts with when it is chosen. Flink's defaults, where it has one. */
export const DEFAULT_RESTARTS: Readonly<Record<RestartStrategyConfig['strategy'], RestartStrategyConfig>> = {
  none: { strategy: 'none' },
  'fixed-delay': { strategy: 'fixed-delay', attempts: 1, delayMs: 1000 },
  'exponential-delay': DEFAULT_RESTART,
  'failure-rate': {
    strategy: 'failure-rate',
    maxFailuresPerInterval: 1,
    failureRateIntervalMs: 60_000,
    delayMs: 1000,
  },
};

function field(
  path: string,
  flink: string | null,
  editor: FieldEditor,
  onlyIf: FieldDescriptor['onlyIf'] = null,
): FieldDescriptor {
  return { path, labelKey: `field.${path}.label`, helpKey: `field.${path}.help`, flink, editor, onlyIf };
}

function restart(strategy: string, name: string, option: string, editor: FieldEditor): FieldDescriptor {
  const onlyIf = { path: 'settings.restart.strategy', values: [strategy] };
  return field(`settings.restart.${name}`, `restart-strategy.${strategy}.${option}`, editor, onlyIf);
}

function integer(min: number, max: number): FieldEditor {
  return { kind: 'integer', min, max, nullKey: null };
}

function number(min: number, max: number): FieldEditor {
  return { kind: 'number', min, max, nullKey: null };
}

function duration(min: number, nullKey: string | null = null): FieldEditor {
  return { kind: 'duration', min, nullKey };
}

function select(name: string, values: readonly string[]): FieldEditor {
  return { kind: 'select', choices: values.map((value) => ({ value, labelKey: `choice.${name}.${value}` })) };
}
