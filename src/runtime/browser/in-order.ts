/**
 * Handles messages in their order although handling one may take time: while one is being handled the next ones wait,
 * otherwise they are handled at once.
 */
export function inOrder<M>(handle: (message: M) => Promise<void> | void): (message: M) => void {
  let busy: Promise<void> | null = null;

  function wait(handling: Promise<void>): void {
    const mine: Promise<void> = handling.finally(() => {
      if (busy === mine) busy = null;
    });
    busy = mine;
  }

  return (message) => {
    if (busy !== null) {
      wait(busy.then(() => handle(message)));
      return;
    }
    const handling = handle(message);
    if (handling !== undefined) wait(handling);
  };
}
