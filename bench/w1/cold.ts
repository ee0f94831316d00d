import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Contestant, Measured } from './contestant.ts';
import type { Load } from './load.ts';
import { weirInOneThread } from './node-contestants.ts';

/**
 * The first run of a fresh process: nothing compiled, nothing warm. Only the job is timed, as in a tab whose page has
 * been loaded; the input lies there before.
 */
export function coldRuns(events: number): Contestant {
  return {
    name: 'Weir 1+1, one thread, first run of a fresh process',
    run: async () => {
      const script = resolve(process.argv[1] ?? '');
      const output = execFileSync(process.execPath, [script, 'cold-run', '--events', String(events)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      return JSON.parse(output) as Measured;
    },
  };
}

/** What the fresh process does. */
export async function coldRun(load: Load): Promise<string> {
  return JSON.stringify(await weirInOneThread(load, 1, false).run());
}
