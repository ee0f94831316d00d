import { subtaskTitle } from '#view/plan-topology.ts';
import type { RunView } from '#view/run-view.ts';
import { toScreen } from '../camera.ts';
import { fillText } from '../../shared/canvas-texts.ts';
import { FRAME_PADDING, type SubtaskBox } from '../layout/run-layout.ts';
import type { Point } from '../layout/geometry.ts';
import type { SceneContext } from './scene-context.ts';
import type { PipeGlyph, ShelfCardGlyph } from './scene-glyphs.ts';
import { CONTROLS_HEIGHT } from '../layout/stage-areas.ts';

/** More pipes than this are a bundle: the label says how many there are. */
const PIPES_MAX = 3;
const PIPE_PITCH = 8;

interface Upload {
  readonly box: SubtaskBox;
  readonly card: ShelfCardGlyph;
  readonly reversed: boolean;
}

/**
 * The dotted pipes between subtasks and the shelf: down from a box, along below the flow, up the gutter. Uploads that run
 * at the same time share one label, for their floors lie side by side.
 */
export function pipeGlyphs(
  view: RunView,
  cards: readonly ShelfCardGlyph[],
  left: number,
  context: SceneContext,
): PipeGlyph[] {
  const uploads = uploadsOf(view, cards, context);
  const drawn = Math.min(PIPES_MAX, uploads.length);
  return uploads.slice(0, drawn).map(({ box, card, reversed }, at) => {
    const points = route(box, card, left, at, context);
    const alike = uploads.filter((other) => other.reversed === reversed && other.card === card);
    return {
      kind: 'pipe',
      subtask: box.id,
      points: points.all,
      floor: points.floor,
      reversed,
      bundle: (drawn - 1 - at) * PIPE_PITCH,
      label: alike[0]?.box === box ? labelOf(alike, context) : '',
    };
  });
}

function uploadsOf(view: RunView, cards: readonly ShelfCardGlyph[], { layout }: SceneContext): Upload[] {
  const uploads: Upload[] = [];
  for (const box of layout.boxes.values()) {
    const subtask = view.subtasks.get(box.id);
    const reversed = subtask?.phase === 'RESTORING';
    if (subtask === undefined || (!reversed && subtask.phase !== 'ASYNC')) continue;
    const id = reversed ? view.restoredCheckpointId : subtask.phaseCheckpointId;
    const card = cards.find(({ checkpointId }) => checkpointId === id);
    if (card !== undefined) uploads.push({ box, card, reversed });
  }
  return uploads;
}

function labelOf(alike: readonly Upload[], { layout, texts }: SceneContext): string {
  const [first] = alike;
  if (first === undefined) return '';
  const checkpoint = first.card.checkpointId;
  if (alike.length > 1) {
    const text = first.reversed ? texts.restoresOf : texts.snapshotsOf;
    return fillText(text, { count: alike.length, checkpoint });
  }
  const subtask = subtaskTitle(layout.topology.plan, first.box.id);
  return first.reversed ? fillText(texts.restoreOf, { subtask, checkpoint }) : fillText(texts.snapshotOf, { subtask });
}

/** A box with others below it is left sideways, within its frame: a pipe never runs over what a box says. */
function route(
  box: SubtaskBox,
  card: ShelfCardGlyph,
  left: number,
  at: number,
  { layout, camera, height }: SceneContext,
): { readonly all: readonly Point[]; readonly floor: PipeGlyph['floor'] } {
  const middle = box.x + box.width / 2;
  const bottom = box.y + box.height;
  const covered = [...layout.boxes.values()].some(({ x, y, width }) => y > bottom && x < middle && x + width > middle);
  const side = box.x + box.width + FRAME_PADDING / 2;
  const start: Point[] = covered
    ? [
        { x: middle, y: bottom },
        { x: middle, y: bottom + FRAME_PADDING },
        { x: side, y: bottom + FRAME_PADDING },
      ]
    : [{ x: middle, y: bottom }];
  const down = start.map((point) => toScreen(camera, point));
  const below = toScreen(camera, { x: 0, y: layout.bounds.y + layout.bounds.height }).y + 12;
  // Of a flow that is larger than the stage, too, the pipes are seen.
  const floorY = Math.min(below, height - CONTROLS_HEIGHT - (PIPES_MAX - 1) * PIPE_PITCH) + at * PIPE_PITCH;
  const gutter = left - 8 - at * 4;
  const entry = card.y + Math.min(52, card.height / 2);
  const floor = {
    from: { x: down.at(-1)?.x ?? 0, y: floorY },
    to: { x: gutter, y: floorY },
  };
  return { all: [...down, floor.from, floor.to, { x: gutter, y: entry }, { x: left, y: entry }], floor };
}
