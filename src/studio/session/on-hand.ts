/** A hand that presses or lets go wants an answer; one that moves wants the next frame. */
export type HandSign = 'moves' | 'presses';

const SIGNS = [
  ['pointermove', 'moves'],
  ['wheel', 'moves'],
  ['pointerdown', 'presses'],
  ['pointerup', 'presses'],
  ['keydown', 'presses'],
  ['keyup', 'presses'],
] as const satisfies readonly (readonly [keyof WindowEventMap, HandSign])[];

/** Hears that a hand is at work on the page, before anything answers it. Returns how to stop. */
export function onHand(listener: (sign: HandSign) => void): () => void {
  const heard = SIGNS.map(([event, sign]) => {
    const hear = (): void => listener(sign);
    window.addEventListener(event, hear, { capture: true, passive: true });
    return () => window.removeEventListener(event, hear, { capture: true });
  });
  return () => {
    for (const stop of heard) stop();
  };
}
