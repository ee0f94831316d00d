import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runBarrierHandler } from './barrier-handler.ts';
import { runFailureManager } from './failure-manager.ts';
import { runRequestDecider } from './request-decider.ts';
import { runRestartBackoff } from './restart-backoff.ts';

/** Vectors recorded from Flink 2.2.1, one file each. */
const SUITES = {
  'barrier-handler': runBarrierHandler,
  'failure-manager': runFailureManager,
  'request-decider': runRequestDecider,
  'restart-backoff': runRestartBackoff,
} as const;

describe.each(Object.entries(SUITES))('%s', (suite, run) => {
  const folder = new URL(`../vectors/${suite}/`, import.meta.url);
  test.each(readdirSync(folder))('%s', (file) => {
    expect(run(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))).toEqual([]);
  });
});
