import type { ActorId } from '#protocol/messages.ts';

/** The way from one incarnation of an actor to an actor. */
export interface Link {
  /** Its name as a lane of the scheduler. */
  readonly lane: string;
  /** When its newest message is due: the next one is not delivered before. */
  due: number;
}

/** All links of a world. Found twice per message, so by number and by interned id, never by a text put together anew. */
export class Links {
  readonly #links = new Map<number, Map<ActorId, Link>>();

  /** The link of an incarnation, by its number, to an actor. */
  of(sender: number, to: ActorId): Link {
    let links = this.#links.get(sender);
    if (links === undefined) {
      links = new Map();
      this.#links.set(sender, links);
    }
    let link = links.get(to);
    if (link === undefined) {
      link = { lane: `${sender}>${to}`, due: Number.NEGATIVE_INFINITY };
      links.set(to, link);
    }
    return link;
  }

  /** All links as plain values. */
  save(): SavedLinks {
    return [...this.#links].map(([sender, links]) => ({
      sender,
      due: [...links].map(([to, link]) => ({ to, due: link.due })),
    }));
  }

  load(saved: SavedLinks): void {
    this.#links.clear();
    for (const { sender, due } of saved) for (const link of due) this.of(sender, link.to).due = link.due;
  }
}

/** When the newest message of each link is due. */
export type SavedLinks = readonly {
  readonly sender: number;
  readonly due: readonly { readonly to: ActorId; readonly due: number }[];
}[];
