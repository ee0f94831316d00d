import type { Locator, Page } from '@playwright/test';

/** What a user's hands do, as fast as hands can: real input events of the browser, one after the other. */

/** Time between two moves: a mouse of 60 Hz. */
const MOVE_MS = 1000 / 60;
/** A page that stands still is not sent more. */
const UNDER_WAY_MAX = 30;
/** No finger is down for less; what answers the press is drawn before what answers its end. */
const HELD_MS = 60;
/** Clicks and keys come faster than this from nobody. */
const PRESS_MS = 200;

/** Looks on and touches nothing. */
export function watch(page: Page, ms: number): Promise<void> {
  return page.waitForTimeout(ms);
}

/** Drags the canvas round in circles and turns the wheel in and out again. */
export async function panAndZoom(page: Page, canvas: Locator, ms: number): Promise<void> {
  const { x, y } = await middleOf(canvas);
  const until = performance.now() + ms;
  const hand = new SteadyHand();
  // Also within a round: on a page that answers late a round takes long.
  const goesOn = (): boolean => performance.now() < until;
  while (goesOn()) {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 1; step <= 60 && goesOn(); step++) {
      const angle = (step / 60) * 2 * Math.PI;
      await hand.next(() => page.mouse.move(x + 160 * Math.sin(angle), y + 80 * (1 - Math.cos(angle))));
    }
    await hand.rest();
    await page.mouse.up();
    for (let step = 0; step < 40 && goesOn(); step++) await hand.next(() => page.mouse.wheel(0, step < 20 ? -60 : 60));
    await hand.rest();
  }
}

/** Moves on at the pace of a mouse, whether or not the page has answered the move before. */
class SteadyHand {
  readonly #underWay = new Set<Promise<unknown>>();
  #dueAt = 0;

  async next(move: () => Promise<unknown>): Promise<void> {
    // What the machine has kept it from doing it does not make up for.
    this.#dueAt = Math.max(this.#dueAt + MOVE_MS, performance.now() - MOVE_MS);
    const moving: Promise<unknown> = move().finally(() => this.#underWay.delete(moving));
    this.#underWay.add(moving);
    if (this.#underWay.size >= UNDER_WAY_MAX) await Promise.race(this.#underWay);
    const left = this.#dueAt - performance.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  }

  /** Until all is answered. */
  async rest(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}

/** Clicks what is given and presses the keys, in turn. */
export async function clickAndType(
  page: Page,
  clicks: readonly (() => Promise<void>)[],
  keys: readonly string[],
  ms: number,
): Promise<void> {
  const until = performance.now() + ms;
  for (let at = 0; performance.now() < until; at++) {
    await paced(async () => clicks[at % clicks.length]?.(), PRESS_MS);
    await paced(() => page.keyboard.press(keys[at % keys.length] ?? 'f', { delay: HELD_MS }), PRESS_MS);
  }
}

/** A click at a share of an element's width and height. */
export function clickAt(page: Page, element: Locator, right: number, down: number): () => Promise<void> {
  return async () => {
    const box = await element.boundingBox();
    if (box !== null) await page.mouse.click(box.x + box.width * right, box.y + box.height * down, { delay: HELD_MS });
  };
}

async function middleOf(element: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await element.boundingBox();
  if (box === null) throw new Error('the canvas is not shown');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Does something and waits until `ms` have passed since it began. */
async function paced(action: () => Promise<unknown>, ms: number): Promise<void> {
  const startedAt = performance.now();
  await action();
  const left = ms - (performance.now() - startedAt);
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
}
