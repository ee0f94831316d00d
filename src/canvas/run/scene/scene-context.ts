import type { ChannelId, SubtaskId } from '#protocol/job-plan.ts';
import type { RunView } from '#view/run-view.ts';
import type { Camera, ZoomLevel } from '../camera.ts';
import type { CanvasTexts } from '../../shared/canvas-texts.ts';
import type { RecordLabels } from './record-labels.ts';
import type { RunLayout } from '../layout/run-layout.ts';

/** What is selected on the canvas. */
export type RunSelection =
  | { readonly kind: 'operator'; readonly vertex: number }
  | { readonly kind: 'subtask'; readonly id: SubtaskId }
  | { readonly kind: 'channel'; readonly id: ChannelId }
  | { readonly kind: 'taskManager'; readonly id: number }
  | { readonly kind: 'checkpoint'; readonly id: number };

/** Everything a scene depends on, apart from the view. */
export interface SceneContext {
  readonly layout: RunLayout;
  readonly camera: Camera;
  readonly level: ZoomLevel;
  /** Canvas size in px. */
  readonly width: number;
  readonly height: number;
  readonly texts: CanvasTexts;
  readonly labels: RecordLabels;
  readonly selection: RunSelection | null;
  readonly hovered: RunSelection | null;
  readonly focused: RunSelection | null;
  readonly showTaskManagers: boolean;
  /** Checkpoints of this run live no longer than its page. */
  readonly inMemory: boolean;
  /** Keys per key group where the studio has asked for them; else the strip is what the trace knows. */
  readonly keysByGroup: ReadonlyMap<SubtaskId, readonly number[]>;
}

/** Whether a job is between the decision to restart and the moment all its subtasks run again: its channels are empty. */
export function isRecovering(view: RunView): boolean {
  return view.recovery !== null && view.recovery.phase !== 'resumed' && view.recovery.phase !== 'failed';
}
