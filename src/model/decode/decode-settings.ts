import type { CostModel, JobSettings, RestartStrategyConfig } from '#protocol/job-plan.ts';
import { SCRIPT_ENTRIES_MAX } from '../document-limits.ts';
import { DURATION_RANGE, INT_RANGE } from './decode-columns.ts';
import { isPlainObject, join, type StrictReader } from './strict-reader.ts';

const COUNT_RANGE = { min: 0, max: INT_RANGE.max };
/** A modelled cost of more than an hour is a typing error. */
const COST_RANGE = { min: 0, max: 3_600_000 };
const TASK_MANAGERS_RANGE = { min: 1, max: 16 };

/** Reads the settings of a job. */
export function decodeSettings(reader: StrictReader, value: unknown, path: string): JobSettings {
  const found = reader.object(value, path, [
    'checkpoint',
    'restart',
    'bufferTimeoutMs',
    'seed',
    'taskManagers',
    'costs',
  ]);
  return {
    checkpoint: decodeCheckpoint(reader, found.checkpoint, join(path, 'checkpoint')),
    restart: decodeRestart(reader, found.restart, join(path, 'restart')),
    bufferTimeoutMs: reader.integer(found.bufferTimeoutMs, join(path, 'bufferTimeoutMs'), COST_RANGE),
    seed: reader.integer(found.seed, join(path, 'seed'), INT_RANGE),
    taskManagers: reader.integer(found.taskManagers, join(path, 'taskManagers'), TASK_MANAGERS_RANGE),
    costs: decodeCosts(reader, found.costs, join(path, 'costs')),
  };
}

function decodeCheckpoint(reader: StrictReader, value: unknown, path: string): JobSettings['checkpoint'] {
  const keys = ['intervalMs', 'mode', 'timeoutMs', 'minPauseMs', 'maxConcurrent', 'tolerableFailures'] as const;
  const found = reader.object(value, path, keys);
  const duration = (ms: unknown, at: string): number => reader.integer(ms, at, { ...DURATION_RANGE, min: 1 });
  return {
    intervalMs: reader.nullable(found.intervalMs, join(path, 'intervalMs'), duration),
    mode: reader.choice(found.mode, join(path, 'mode'), ['exactly-once', 'at-least-once']),
    timeoutMs: duration(found.timeoutMs, join(path, 'timeoutMs')),
    minPauseMs: reader.integer(found.minPauseMs, join(path, 'minPauseMs'), DURATION_RANGE),
    maxConcurrent: reader.integer(found.maxConcurrent, join(path, 'maxConcurrent'), { min: 1, max: 100 }),
    tolerableFailures: reader.integer(found.tolerableFailures, join(path, 'tolerableFailures'), COUNT_RANGE),
  };
}

function decodeRestart(reader: StrictReader, value: unknown, path: string): RestartStrategyConfig {
  const strategies = ['none', 'fixed-delay', 'exponential-delay', 'failure-rate'] as const;
  const at = (key: string): string => join(path, key);
  if (isPlainObject(value) && !Object.hasOwn(value, 'strategy')) reader.report('W003', at('strategy'));
  const named = isPlainObject(value) ? value['strategy'] : undefined;
  const strategy = reader.choice(named, at('strategy'), strategies);
  const duration = (ms: unknown, key: string): number => reader.integer(ms, at(key), DURATION_RANGE);
  switch (strategy) {
    case 'none':
      reader.object(value, path, ['strategy']);
      return { strategy };
    case 'fixed-delay': {
      const found = reader.object(value, path, ['strategy', 'attempts', 'delayMs']);
      return {
        strategy,
        attempts: reader.integer(found.attempts, at('attempts'), COUNT_RANGE),
        delayMs: duration(found.delayMs, 'delayMs'),
      };
    }
    case 'exponential-delay': {
      const found = reader.object(value, path, [
        'strategy',
        'initialBackoffMs',
        'maxBackoffMs',
        'backoffMultiplier',
        'resetBackoffThresholdMs',
        'jitterFactor',
        'attemptsBeforeResetBackoff',
      ]);
      return {
        strategy,
        initialBackoffMs: duration(found.initialBackoffMs, 'initialBackoffMs'),
        maxBackoffMs: duration(found.maxBackoffMs, 'maxBackoffMs'),
        backoffMultiplier: reader.number(found.backoffMultiplier, at('backoffMultiplier'), { min: 1, max: 1000 }),
        resetBackoffThresholdMs: duration(found.resetBackoffThresholdMs, 'resetBackoffThresholdMs'),
        jitterFactor: reader.number(found.jitterFactor, at('jitterFactor'), { min: 0, max: 1 }),
        attemptsBeforeResetBackoff: reader.integer(
          found.attemptsBeforeResetBackoff,
          at('attemptsBeforeResetBackoff'),
          COUNT_RANGE,
        ),
      };
    }
    case 'failure-rate': {
      const keys = ['strategy', 'maxFailuresPerInterval', 'failureRateIntervalMs', 'delayMs'] as const;
      const found = reader.object(value, path, keys);
      return {
        strategy,
        maxFailuresPerInterval: reader.integer(found.maxFailuresPerInterval, at('maxFailuresPerInterval'), {
          ...COUNT_RANGE,
          min: 1,
        }),
        failureRateIntervalMs: duration(found.failureRateIntervalMs, 'failureRateIntervalMs'),
        delayMs: duration(found.delayMs, 'delayMs'),
      };
    }
  }
}

const COSTS = ['recordMs', 'hopMs', 'controlMs', 'snapshotSyncMs', 'snapshotAsyncMs', 'storageMs'] as const;
const CHANNEL_PATTERN = /^\d{1,4}:\d{1,4}:\d{1,4}$/;

function decodeCosts(reader: StrictReader, value: unknown, path: string): CostModel {
  const found = reader.object(value, path, [...COSTS, 'channelMs']);
  const cost = (key: (typeof COSTS)[number]): number => reader.number(found[key], join(path, key), COST_RANGE);
  return {
    recordMs: cost('recordMs'),
    hopMs: cost('hopMs'),
    channelMs: decodeChannels(reader, found.channelMs, join(path, 'channelMs')),
    controlMs: cost('controlMs'),
    snapshotSyncMs: cost('snapshotSyncMs'),
    snapshotAsyncMs: cost('snapshotAsyncMs'),
    storageMs: cost('storageMs'),
  };
}

function decodeChannels(reader: StrictReader, value: unknown, path: string): Readonly<Record<string, number>> {
  const channels = isPlainObject(value) ? Object.keys(value) : [];
  const known = channels.filter((channel) => CHANNEL_PATTERN.test(channel));
  if (channels.length > SCRIPT_ENTRIES_MAX) {
    reader.report('W010', path, { limit: SCRIPT_ENTRIES_MAX, found: channels.length });
    return {};
  }
  const found = reader.object(value, path, known);
  return Object.fromEntries(
    known.map((channel) => [channel, reader.number(found[channel], join(path, channel), COST_RANGE)]),
  );
}
