import { must } from '#std/assert.ts';
import type { RunView } from '#view/run-view.ts';
import { toWorld } from '../camera.ts';
import { type CanvasTexts, fillText } from '../../shared/canvas-texts.ts';
import { sampleEveryOf } from './lane-items.ts';
import { FRAME_PADDING, type OperatorFrame } from '../layout/run-layout.ts';
import { auxiliaryGlyphs } from './scene-auxiliary.ts';
import { bandGlyphs } from './scene-bands.ts';
import { boxGlyph } from './scene-boxes.ts';
import { isRecovering, type SceneContext } from './scene-context.ts';
import type { FlowGlyph, FrameGlyph, HullGlyph, Scene, WireGlyph } from './scene-glyphs.ts';
import { laneGlyphs } from './scene-lanes.ts';
import { CHIPS_HEIGHT } from '../layout/stage-areas.ts';

export type { RunSelection } from './scene-context.ts';

/** A view as glyphs. Pure: what is painted can be compared with what the view says. */
export function buildScene(view: RunView, context: SceneContext): Scene {
  const { layout, level } = context;
  const flow: FlowGlyph[] = [];
  const failover = regionGlyph(view, context);
  if (failover !== null) flow.push(failover);
  for (const frame of layout.frames) flow.push(frameGlyph(view, frame, context));
  if (level === 0) {
    flow.push(...bandGlyphs(view, context));
  } else {
    flow.push(...wireGlyphs(view, context));
    const every = sampleEveryOf(view);
    for (const lane of layout.lanes.values()) flow.push(...laneGlyphs(view, lane, every, context));
    for (const box of layout.boxes.values()) flow.push(boxGlyph(view, box, context));
    flow.push(...hullGlyphs(view, context));
  }
  return { flow, pinned: auxiliaryGlyphs(view, context) };
}

function regionGlyph(view: RunView, { layout, camera, texts }: SceneContext): FlowGlyph | null {
  if (!isRecovering(view)) return null;
  const { bounds, topology } = layout;
  const total = topology.subtasks.length;
  const rect = { x: bounds.x - 10, y: bounds.y - 14, width: bounds.width + 20, height: bounds.height + 28 };
  // Of a region that is larger than the stage the title stays in sight, below the chips.
  const corner = toWorld(camera, { x: 0, y: CHIPS_HEIGHT - 4 });
  return {
    kind: 'region',
    ...rect,
    titleX: Math.max(rect.x, Math.min(corner.x, rect.x + rect.width / 2)),
    titleY: Math.max(rect.y, Math.min(corner.y, rect.y + rect.height)),
    title: [fillText(texts.region, { count: total, total }), droppedText(view, texts)].filter(Boolean).join(' · '),
  };
}

function droppedText(view: RunView, texts: CanvasTexts): string {
  let count = 0;
  for (const queue of view.recovery?.fallen.values() ?? []) {
    for (const { element } of queue) if (element.kind === 'records') count += element.rows;
  }
  return count === 0 ? '' : fillText(texts.dropped, { count });
}

/** The bar is some seventy pixels wide: nobody sees less than one, and a picture that looks the same is not painted. */
const BUSY_STEPS = 64;

function frameGlyph(
  view: RunView,
  frame: OperatorFrame,
  { layout, level, selection, focused, texts }: SceneContext,
): FrameGlyph {
  const { kind: _, ...rect } = { kind: 0, ...frame };
  const parallelism = must(layout.topology.plan.vertices[frame.vertex], 'a vertex of the plan').parallelism;
  const running = view.checkpoints.findLast(({ status }) => status === 'in-progress');
  let done = 0;
  let busy = 0;
  let failed = false;
  for (let index = 0; index < parallelism; index++) {
    const subtask = view.subtasks.get(`${frame.vertex}/${index}`);
    if (subtask === undefined) continue;
    if (running !== undefined && (subtask.snapshotCheckpointId ?? 0) >= running.id) done++;
    busy += (subtask.counters?.busyMsPerSecond ?? 0) / 1000 / parallelism;
    failed ||= subtask.phase === 'FAILED';
  }
  return {
    ...rect,
    kind: 'frame',
    selected: selection?.kind === 'operator' && selection.vertex === frame.vertex,
    focused: focused?.kind === 'operator' && focused.vertex === frame.vertex,
    ring: running === undefined ? null : { done, total: parallelism },
    busy: Math.round(busy * BUSY_STEPS) / BUSY_STEPS,
    failed,
    title:
      failed && level === 0
        ? `${frame.title} · ${fillText(texts.snapshots, { count: 0, total: parallelism })}`
        : frame.title,
  };
}

function wireGlyphs(view: RunView, { layout, selection }: SceneContext): WireGlyph[] {
  const dashed = isRecovering(view);
  return [...layout.lanes.values()]
    .filter(({ wire }) => wire.length > 0)
    .map((lane) => ({
      kind: 'wire',
      channel: lane.id,
      points: lane.wire,
      dashed,
      selected: selection?.kind === 'channel' && selection.id === lane.id,
    }));
}

/** One dashed outline for each run of neighbouring boxes of a task manager in a frame. */
function hullGlyphs(view: RunView, { layout, selection, showTaskManagers, texts }: SceneContext): HullGlyph[] {
  const chosen = selection?.kind === 'taskManager' ? selection.id : null;
  if (!showTaskManagers && chosen === null) return [];
  const hulls: HullGlyph[] = [];
  for (const box of layout.boxes.values()) {
    const taskManager = view.subtasks.get(box.id)?.taskManager ?? 0;
    if (!showTaskManagers && taskManager !== chosen) continue;
    const above = hulls.at(-1);
    if (above !== undefined && above.taskManager === taskManager && Math.abs(above.x + 6 - box.x) < 1) {
      hulls[hulls.length - 1] = { ...above, height: box.y + box.height + 6 - above.y };
      continue;
    }
    hulls.push({
      kind: 'hull',
      taskManager,
      title: fillText(texts.taskManager, { id: taskManager }),
      selected: taskManager === chosen,
      x: box.x - FRAME_PADDING + 4,
      y: box.y - 6,
      width: box.width + 12,
      height: box.height + 12,
    });
  }
  return hulls;
}
