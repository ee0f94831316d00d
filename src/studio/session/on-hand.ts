const SIGNS = ['pointermove', 'pointerdown', 'wheel', 'keydown'] as const;

/** Hears that a hand is at work on the page, before anything answers it. Returns how to stop. */
export function onHand(listener: () => void): () => void {
  for (const sign of SIGNS) window.addEventListener(sign, listener, { capture: true, passive: true });
  return () => {
    for (const sign of SIGNS) window.removeEventListener(sign, listener, { capture: true });
  };
}
