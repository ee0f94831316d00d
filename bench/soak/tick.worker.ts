/** Ticks for the page: a hidden page's own timers are slowed down to one a minute. */
const TICK_MS = 30_000;

setInterval(() => self.postMessage(null), TICK_MS);
