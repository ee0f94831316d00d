import type { SavedStorage } from './simulated-storage.ts';
import type { SavedStorageClock } from './storage-clock.ts';
import type { SavedActors } from './world-actors.ts';
import type { Tally } from './world-effects.ts';
import type { SavedPost } from './world-post.ts';
import type { SavedSchedule } from './world-schedule.ts';

/** A deterministic world between two steps, as plain values: what a keyframe holds. */
export interface SavedWorld {
  readonly steps: number;
  readonly tally: Readonly<Tally>;
  readonly random: number;
  readonly schedule: SavedSchedule;
  readonly post: SavedPost;
  readonly storageClock: SavedStorageClock;
  readonly storage: SavedStorage;
  readonly actors: SavedActors;
}
