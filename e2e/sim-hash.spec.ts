import { expect, test } from '@playwright/test';
import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import '#expression/install-time-zones.ts';
import { answerOf } from './simulation/simulation-question.ts';
import { type BuiltServer, servePage } from './page-server.ts';

/** The same seed is the same run on every host: what a replay file and the studio's time travel stand on. */

let server: BuiltServer | null = null;

test.beforeAll(async () => {
  server = await servePage('e2e/simulation/page.ts');
});
test.afterAll(() => server?.close());

const SEEDS = 25;

for (const from of [0, 25, 50, 75, 100, 125, 150, 175]) {
  test(`seeds ${from} to ${from + SEEDS - 1} leave the same trace in Node and in Chromium`, async ({ page }) => {
    await page.goto(server?.url ?? '');
    await page.waitForFunction(() => 'simulationPage' in window);
    const question = { from, seeds: SEEDS, crashes: from === 0 ? 1 : 0 };
    const asked = page.evaluate((each) => window.simulationPage.ask(each), question);
    const expected = answerOf(question);
    expect(await asked).toEqual(expected);
    expect(new Set(expected.hashes).size).toBe(SEEDS);
    expect(expected.figures.waiting).toBe(0);
  });
}
