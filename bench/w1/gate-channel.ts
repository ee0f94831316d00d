import type { Load } from './load.ts';
import type { Outcome } from './outcome.ts';

/** What the workers of subtasks and the page tell each other past the engine: the load, the gate, the results. */
export type GateMessage =
  | { readonly kind: 'load-wanted' }
  | { readonly kind: 'load'; readonly load: Load; readonly parallelism: number }
  | { readonly kind: 'reached' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'finished'; readonly outcome: Outcome };

export function openGateChannel(onMessage: (message: GateMessage) => void): {
  tell(message: GateMessage): void;
  close(): void;
} {
  const channel = new BroadcastChannel('w1');
  channel.onmessage = (event: MessageEvent<GateMessage>) => onMessage(event.data);
  return { tell: (message) => channel.postMessage(message), close: () => channel.close() };
}
