/** An editor that nobody has asked for yet is there soon all the same. */
const PATIENCE_MS = 200;

const waiting: (() => void)[] = [];
let scheduled = false;

/**
 * Does what is not needed for the next frame, one thing a task, when the page has nothing better to do. To put an
 * editor together takes as long as a whole frame, and a click on an operator opens several. Returns how to call it off.
 */
export function openInTurn(open: () => void): () => void {
  waiting.push(open);
  schedule();
  return () => {
    const at = waiting.indexOf(open);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function schedule(): void {
  if (scheduled || waiting.length === 0) return;
  scheduled = true;
  const run = (): void => {
    scheduled = false;
    const next = waiting.shift();
    schedule();
    next?.();
  };
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: PATIENCE_MS });
  else setTimeout(run);
}
