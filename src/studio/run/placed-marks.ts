import type { ScrubMark } from '#view/scrub-marks.ts';

/** Marks nearer to each other than this share of the track would cover each other: the later one is a tick. */
const MARK_GAP = 0.014;

/** A mark at its share of the track; a small one has no number. */
export interface PlacedMark {
  readonly mark: ScrubMark;
  readonly at: number;
  readonly small: boolean;
}

/** Where marks are. Of checkpoints too near to the last one with a number only the pole is left. */
export function placedMarks(marks: readonly ScrubMark[], shareOf: (hostMs: number) => number): readonly PlacedMark[] {
  let taken = Number.NEGATIVE_INFINITY;
  return marks.map((mark) => {
    const at = Math.min(1, Math.max(0, shareOf(mark.hostMs)));
    const small = mark.kind === 'checkpoint' && at - taken < MARK_GAP;
    if (!small) taken = at;
    return { mark, at, small };
  });
}
