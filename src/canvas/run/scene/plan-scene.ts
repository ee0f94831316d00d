import { must } from '#std/assert.ts';
import { type JobPlan, parseChannelId, parseSubtaskId } from '#protocol/job-plan.ts';
import { ownedKeyGroups, subtaskTitle } from '#view/plan-topology.ts';
import { fillText } from '../../shared/canvas-texts.ts';
import { FRAME_PADDING, type LaneBox, type OperatorFrame, type SubtaskBox } from '../layout/run-layout.ts';
import { shipText, shipWord } from '../ship-text.ts';
import type { SceneContext } from './scene-context.ts';
import type { FlowGlyph, FrameGlyph, PlannedBoxGlyph, PlannedChannelGlyph, Scene } from './scene-glyphs.ts';

/**
 * A plan as glyphs, before it runs: the same frames and boxes as of a run, in the same places. Channels are arrows where a
 * run has its lanes, for nothing waits in them yet, and nothing is pinned beside them.
 */
export function planScene(context: SceneContext): Scene {
  const { layout } = context;
  const flow: FlowGlyph[] = [];
  for (const frame of layout.frames) flow.push(frameGlyph(frame, context));
  for (const lane of layout.lanes.values()) flow.push(channelGlyph(lane, context));
  for (const box of layout.boxes.values()) flow.push(boxGlyph(box, context));
  return { flow, pinned: [] };
}

function frameGlyph(frame: OperatorFrame, { selection, focused }: SceneContext): FrameGlyph {
  return {
    ...frame,
    kind: 'frame',
    selected: selection?.kind === 'operator' && selection.vertex === frame.vertex,
    focused: focused?.kind === 'operator' && focused.vertex === frame.vertex,
    ring: null,
    busy: 0,
    failed: false,
  };
}

function channelGlyph(lane: LaneBox, context: SceneContext): PlannedChannelGlyph {
  const { selection, hovered, focused } = context;
  const is = (target: typeof selection): boolean => target?.kind === 'channel' && target.id === lane.id;
  const end = { x: lane.x1, y: lane.y };
  return {
    kind: 'planned-channel',
    channel: lane.id,
    points: lane.wire.length > 0 ? [...lane.wire, end] : [{ x: lane.x0, y: lane.y }, end],
    labelX: lane.wire.length > 0 ? lane.x0 + 2 : lane.x0 + FRAME_PADDING + 4,
    labels: labelsOf(lane, context),
    height: lane.height,
    selected: is(selection),
    hovered: is(hovered),
    focused: is(focused),
  };
}

/**
 * The first channel of an edge says how the rows are shipped, without the columns where these have no room; from near,
 * each says which of its gate it is.
 */
function labelsOf(lane: LaneBox, { layout, texts, level }: SceneContext): readonly string[] {
  const { plan } = layout.topology;
  const { edge, producer, consumer } = parseChannelId(lane.id);
  const ships = producer === 0 && consumer === 0 ? [shipText(plan, edge), shipWord(plan, edge)] : [];
  if (level < 2 || lane.height < 30) return [...new Set(ships)];
  const name = fillText(texts.channel, { index: lane.index });
  return [...new Set([...ships.slice(0, 1).map((ship) => `${name} · ${ship}`), ...ships, name])];
}

function boxGlyph(box: SubtaskBox, { layout, texts, selection, hovered, focused }: SceneContext): PlannedBoxGlyph {
  const { plan } = layout.topology;
  const is = (target: typeof selection): boolean => target?.kind === 'subtask' && target.id === box.id;
  const groups = ownedKeyGroups(plan, box.id);
  const { chained, maxParallelism } = vertexOf(plan, parseSubtaskId(box.id).vertex);
  return {
    kind: 'planned-box',
    subtask: box.id,
    x: box.x,
    y: box.y,
    width: box.width,
    height: box.height,
    title: subtaskTitle(plan, box.id),
    note: groups === null ? '' : fillText(texts.keyGroups, { first: groups.first, last: groups.last }),
    owned: groups === null ? null : { from: groups.first / maxParallelism, to: (groups.last + 1) / maxParallelism },
    chained,
    selected: is(selection),
    hovered: is(hovered),
    focused: is(focused),
  };
}

function vertexOf(plan: JobPlan, id: number): { readonly chained: readonly string[]; readonly maxParallelism: number } {
  const { operators, maxParallelism } = must(plan.vertices[id], 'a vertex of the plan');
  // A chain is a tree: what does not follow the one above it says what it follows.
  const chained = operators.slice(1).map(({ name, chainedTo }, at) => {
    const parent = chainedTo === null || chainedTo === at ? '' : `${operators[chainedTo]?.name ?? ''} `;
    return `${parent}→ ${name}`;
  });
  return { chained, maxParallelism };
}
