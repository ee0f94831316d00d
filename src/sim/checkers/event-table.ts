import type { TraceBody, TraceEvent, TraceKind } from '#protocol/trace.ts';
import type { EventHandlers } from './checker.ts';

/**
 * Who wants to see which kind of event. A run has a thousand events and most watchers want few kinds of them: one look
 * an event, not one for each watcher.
 */
export class EventTable {
  readonly #handlers = new Map<TraceKind, Handler[]>();

  /** Within a kind the watchers are told in the order in which they come here. */
  constructor(watchers: readonly (EventHandlers | undefined)[]) {
    for (const watcher of watchers) {
      if (watcher === undefined) continue;
      for (const kind in watcher) this.#add(kind as TraceKind, watcher[kind as TraceKind] as Handler);
    }
  }

  tell(event: TraceEvent): void {
    const { body } = event;
    const handlers = this.#handlers.get(body.kind);
    if (handlers === undefined) return;
    for (let index = 0; index < handlers.length; index++) (handlers[index] as Handler)(body, event);
  }

  #add(kind: TraceKind, handler: Handler): void {
    const handlers = this.#handlers.get(kind);
    if (handlers === undefined) this.#handlers.set(kind, [handler]);
    else handlers.push(handler);
  }
}

type Handler = (body: TraceBody, event: TraceEvent) => void;
