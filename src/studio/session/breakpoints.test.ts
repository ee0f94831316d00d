import { expect, test } from 'vitest';
import type { TravelAnswer, TravelCall } from '#protocol/travel.ts';
import { addBreakpoint, breakpointStore, removeBreakpoint, switchBreakpoint, watchHalts } from './breakpoints.ts';
import type { SessionRun } from './session-run.ts';

/** A run that remembers which breakpoints it was told of, and never halts. */
class OpenRun {
  told: readonly (readonly [kind: string, enabled: boolean])[] = [];
  close: () => void = () => undefined;
  readonly #left = new Promise<never>((_, reject) => {
    this.close = () => reject(new Error('disposed'));
  });
  readonly run = { client: { travel: (call: TravelCall) => this.#travel(call) } } as unknown as SessionRun;

  async #travel(call: TravelCall): Promise<TravelAnswer> {
    if (call.kind === 'setBreakpoints') {
      this.told = call.breakpoints.map(({ instant, enabled }) => [instant.kind, enabled]);
      return { kind: 'done' };
    }
    return this.#left;
  }
}

test('a breakpoint is one of every branch, shown or not, until the branch is left', async () => {
  const [main, fork] = [new OpenRun(), new OpenRun()];
  const watching = [watchHalts(main.run), watchHalts(fork.run)];
  addBreakpoint({ kind: 'manifestDurable' });
  expect([main.told, fork.told]).toEqual([[['manifestDurable', true]], [['manifestDurable', true]]]);

  const id = breakpointStore.getState().breakpoints[0]?.id ?? 0;
  fork.close();
  await watching[1];
  switchBreakpoint(id, false);
  expect([main.told, fork.told]).toEqual([[['manifestDurable', false]], [['manifestDurable', true]]]);

  // The same instant again is the same breakpoint, switched on.
  addBreakpoint({ kind: 'manifestDurable' });
  expect(breakpointStore.getState().breakpoints).toEqual([{ id, instant: { kind: 'manifestDurable' }, enabled: true }]);
  removeBreakpoint(id);
  expect(main.told).toEqual([]);
  main.close();
  await watching[0];
});
