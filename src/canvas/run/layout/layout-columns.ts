import type { Rect, Room } from './geometry.ts';

/** How much wider than natural the columns of a layout are, in world units. */
export interface ColumnStretch {
  readonly box: number;
  /** Of the room between two columns: it goes to the lanes. Negative where they shrink. */
  readonly gap: number;
}

export const NATURAL_COLUMNS: ColumnStretch = { box: 0, gap: 0 };

/** On the screen: a lane that is longer shows no more. */
const GAP_GROWS = 220;
/** A lane that is shorter has no room for gate, bar and a record. */
const GAP_SHRINKS = 92;
/** At half size: the smaller a box is drawn, the more of its width its words need. */
const BOX_GROWS = 126;

/**
 * The stretch with which a layout of `columns` columns fills the width of the room at the zoom at which its height fits.
 * Boxes come first: what they say is cut off otherwise.
 */
export function stretchColumns(bounds: Rect, columns: number, room: Room): ColumnStretch {
  const zoom = Math.min(1, room.height / bounds.height);
  const extra = room.width / zoom - bounds.width;
  const gaps = Math.max(1, columns - 1);
  if (extra < 0) return { box: 0, gap: columns === 1 ? 0 : -Math.min(GAP_SHRINKS, -extra / gaps) };
  const wanted = Math.min(2, 1 / zoom - 0.6) * (BOX_GROWS / 1.4);
  const box = Math.min(wanted, (extra * 0.6) / columns);
  const gap = columns === 1 ? 0 : Math.min(GAP_GROWS / zoom, (extra - box * columns) / gaps);
  return { box, gap };
}
