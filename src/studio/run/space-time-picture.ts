import type { LaneId, SpaceTimeView } from '#view/space-time-view.ts';
import type { Text } from '../texts/use-text.ts';
import type { SpaceTimeScale } from './space-time-scale.ts';

/** What is painted: everything the diagram shows, and where. */
export interface SpaceTimePicture {
  readonly view: SpaceTimeView;
  readonly scale: SpaceTimeScale;
  readonly startMs: number;
  /** An instant to mark, or null. */
  readonly markMs: number | null;
  /** The lane of what is selected, or null. */
  readonly selected: LaneId | null;
  readonly text: Text;
}
