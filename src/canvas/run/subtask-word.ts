import type { SubtaskView } from '#view/run-view.ts';
import { type CanvasTexts, fillText, formatTime, phaseWord } from '../shared/canvas-texts.ts';

/** What a subtask does, in a word; of one that is not heard of, since when: what it does now nobody knows. */
export function subtaskWord(subtask: SubtaskView, texts: CanvasTexts): string {
  if (subtask.silentSinceMs === null) return phaseWord(subtask.phase, subtask.barriers);
  return fillText(texts.silent, { time: formatTime(subtask.silentSinceMs) });
}
