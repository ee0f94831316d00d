import { deltaOf } from '#view/delta.ts';
import type { Scene } from './scene-glyphs.ts';

/** Whether two scenes are the same picture under the same camera. Ends at the first difference. */
export function isSameScene(left: Scene, right: Scene): boolean {
  return areSame(left.flow, right.flow) && areSame(left.pinned, right.pinned);
}

function areSame(left: readonly object[], right: readonly object[]): boolean {
  return left.length === right.length && left.every((glyph, at) => deltaOf(glyph, right[at]) === null);
}
