import type { Page } from '@playwright/test';

/** What a page saw of itself since {@link startPhase}. */
export interface PagePhase {
  readonly ms: number;
  /** Animation frames the main thread was given. */
  readonly frames: number;
  readonly longestFrameMs: number;
  /** Tasks of the main thread above 50 ms. */
  readonly longTasksMs: readonly number[];
  /** Long animation frames: how long, and what took most of it. */
  readonly longFrames: readonly { readonly ms: number; readonly script: string }[];
  /** From the input to the next paint, of every click and key that took 16 ms or more. */
  readonly interactionsMs: readonly { readonly ms: number; readonly name: string }[];
}

/** Put into every page before its own scripts. */
export async function observePages(target: { addInitScript: (script: () => void) => Promise<unknown> }): Promise<void> {
  await target.addInitScript(installObservers);
}

export function startPhase(page: Page): Promise<void> {
  return page.evaluate(() => window.weirPhase.start());
}

export function endPhase(page: Page): Promise<PagePhase> {
  return page.evaluate(() => window.weirPhase.end());
}

declare global {
  interface Window {
    weirPhase: { start(): void; end(): PagePhase };
  }
}

/** Runs in the page, so it refers to nothing outside. */
function installObservers(): void {
  interface Attributed extends PerformanceEntry {
    readonly scripts?: readonly { readonly invoker: string; readonly duration: number; readonly sourceURL: string }[];
    readonly interactionId?: number;
  }
  let startedAt = 0;
  let last = 0;
  let frames = 0;
  let longestFrameMs = 0;
  let running = false;
  let entries: Attributed[] = [];
  const observers = ['longtask', 'long-animation-frame', 'event'].map((type) => {
    const observer = new PerformanceObserver((list) => entries.push(...(list.getEntries() as Attributed[])));
    observer.observe({ type, ...(type === 'event' ? { durationThreshold: 16 } : {}) } as PerformanceObserverInit);
    return observer;
  });
  const frame = (): void => {
    if (!running) return;
    const now = performance.now();
    longestFrameMs = Math.max(longestFrameMs, now - last);
    last = now;
    frames++;
    requestAnimationFrame(frame);
  };
  const of = (type: string): Attributed[] => entries.filter(({ entryType }) => entryType === type);
  window.weirPhase = {
    start() {
      for (const observer of observers) observer.takeRecords();
      entries = [];
      frames = 0;
      longestFrameMs = 0;
      startedAt = performance.now();
      last = startedAt;
      running = true;
      requestAnimationFrame(frame);
    },
    end() {
      running = false;
      for (const observer of observers) entries.push(...(observer.takeRecords() as Attributed[]));
      // One interaction is several events: the longest counts.
      const interactions = new Map<number, { ms: number; name: string }>();
      for (const { interactionId = 0, duration, name } of of('event')) {
        if (interactionId === 0) continue;
        if (duration > (interactions.get(interactionId)?.ms ?? 0))
          interactions.set(interactionId, { ms: duration, name });
      }
      return {
        ms: performance.now() - startedAt,
        frames,
        longestFrameMs,
        longTasksMs: of('longtask').map(({ duration }) => duration),
        longFrames: of('long-animation-frame').map(({ duration, scripts = [] }) => {
          const most = scripts.toSorted((a, b) => b.duration - a.duration)[0];
          return { ms: duration, script: most === undefined ? '' : `${most.invoker} ${Math.round(most.duration)} ms` };
        }),
        interactionsMs: [...interactions.values()],
      };
    },
  };
}
