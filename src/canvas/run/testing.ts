import type { JobPlan } from '#protocol/job-plan.ts';
import { CANVAS_TEXTS_EN } from '../shared/canvas-texts.ts';
import { RecordLabels } from './scene/record-labels.ts';
import { layoutRun } from './layout/run-layout.ts';
import type { SceneContext } from './scene/scene-context.ts';

/** A context for scenes in tests: level L2, nothing selected, a camera that changes nothing. */
export function sceneContext(plan: JobPlan, changes: Partial<SceneContext> = {}): SceneContext {
  return {
    layout: layoutRun(plan),
    camera: { x: 0, y: 0, zoom: 1 },
    level: 2,
    width: 1200,
    height: 700,
    texts: CANVAS_TEXTS_EN,
    labels: new RecordLabels(),
    selection: null,
    hovered: null,
    focused: null,
    showTaskManagers: false,
    inMemory: false,
    keysByGroup: new Map(),
    ...changes,
  };
}
