import type { SubtaskId } from '#protocol/job-plan.ts';
import type { CheckpointView, RunView } from '#view/run-view.ts';
import { parityOf } from '#view/scrub-marks.ts';
import { toScreen } from '../camera.ts';
import { type CanvasTexts, fillText, formatBytes, formatCount } from '../../shared/canvas-texts.ts';
import type { Point, Rect } from '../layout/geometry.ts';
import { isRecovering, type SceneContext } from './scene-context.ts';
import { pipeGlyphs } from './scene-pipes.ts';
import { auxiliaryWidth } from '../layout/stage-areas.ts';
import type { AckGlyph, CoordinatorGlyph, PinnedGlyph, ShelfCardGlyph } from './scene-glyphs.ts';

/** Rows of the coordinator's table, and acknowledgement dots in a row before they become a number only. */
const CHECKPOINT_ROWS = 3;
const ACK_DOTS_MAX = 12;
/** What the longest status takes at the end of a row, with its sign before it. */
const STATUS_WIDTH = 94;

/** Coordinator, storage, and what runs between them and the subtasks. */
export function auxiliaryGlyphs(view: RunView, context: SceneContext): PinnedGlyph[] {
  const width = auxiliaryWidth(context.width);
  const x = context.width - width - 14;
  const shown = shownCheckpoints(view);
  const coordinator = coordinatorGlyph(
    view,
    shown,
    { x, y: 12, width, height: 50 + CHECKPOINT_ROWS * 31 - 4 },
    context,
  );
  // Between the two stands the coordinator's footer, if it has one.
  const top = coordinator.y + coordinator.height + 28;
  const cards = shelfCards(view, { x, y: top + 20, width, height: 0 }, context);
  const completed = view.checkpoints.filter(({ status }) => status === 'completed').length;
  return [
    ...backdrop(x - 14, width + 28, context),
    ...pipeGlyphs(view, cards, x, context),
    coordinator,
    ...ackGlyphs(view, coordinator, shown, context),
    {
      kind: 'shelf-title',
      x,
      y: top,
      width,
      title: context.texts.storage,
      note: shelfNote(completed, context),
    },
    ...cards,
  ];
}

/** Where checkpoints are kept, and how many. */
function shelfNote(completed: number, { texts, inMemory }: SceneContext): string {
  if (completed === 0) return texts.noCheckpoint;
  return fillText(inMemory ? texts.keepsInMemory : texts.keeps, { count: 2 });
}

/** The flow slides under the column only when it is larger than the rest of the screen. */
function backdrop(x: number, width: number, { layout, camera, height }: SceneContext): PinnedGlyph[] {
  const right = toScreen(camera, { x: layout.bounds.x + layout.bounds.width, y: 0 }).x;
  return right <= x ? [] : [{ kind: 'backdrop', x, y: 0, width, height }];
}

function shownCheckpoints(view: RunView): readonly CheckpointView[] {
  return view.checkpoints.slice(-CHECKPOINT_ROWS);
}

function coordinatorGlyph(
  view: RunView,
  shown: readonly CheckpointView[],
  rect: Rect,
  { texts, layout }: SceneContext,
): CoordinatorGlyph {
  const { intervalMs } = layout.topology.plan.settings.checkpoint;
  return {
    ...rect,
    kind: 'coordinator',
    title: texts.coordinator,
    note: intervalMs === null ? texts.checkpointsOff : everyText(intervalMs, texts),
    rows: shown.map((checkpoint, at) => ({
      checkpointId: checkpoint.id,
      parity: parityOf(checkpoint.id),
      y: rect.y + 45 + at * 31,
      ...statusOf(view, checkpoint, texts),
    })),
    footer: view.fencedMessages === 0 ? '' : fillText(texts.fenced, { count: formatCount(view.fencedMessages) }),
  };
}

/** An interval in the largest unit that gives a whole number. */
function everyText(ms: number, texts: CanvasTexts): string {
  if (ms % HOUR_MS === 0) return fillText(texts.everyHours, { count: ms / HOUR_MS });
  if (ms % MINUTE_MS === 0) return fillText(texts.everyMinutes, { count: ms / MINUTE_MS });
  return fillText(texts.every, { count: ms % 1000 === 0 ? String(ms / 1000) : (ms / 1000).toFixed(1) });
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

function statusOf(
  view: RunView,
  checkpoint: CheckpointView,
  texts: SceneContext['texts'],
): Pick<CoordinatorGlyph['rows'][number], 'status' | 'text'> {
  if (isRecovering(view) && view.recovery?.restoredCheckpointId === checkpoint.id) {
    return { status: 'restoring', text: texts.restoring };
  }
  switch (checkpoint.status) {
    case 'completed':
    case 'subsumed':
      return { status: 'complete', text: texts.complete };
    case 'failed':
      return { status: 'failed', text: texts.aborted };
    case 'in-progress': {
      const count = acknowledged(checkpoint);
      return { status: 'in-progress', text: fillText(texts.acks, { count, total: checkpoint.subtasks.length }) };
    }
  }
}

function acknowledged(checkpoint: CheckpointView): number {
  return checkpoint.subtasks.filter(({ ackedAtMs }) => ackedAtMs !== null).length;
}

function ackGlyphs(
  view: RunView,
  card: CoordinatorGlyph,
  shown: readonly CheckpointView[],
  context: SceneContext,
): AckGlyph[] {
  const glyphs: AckGlyph[] = [];
  shown.forEach((checkpoint, row) => {
    const many = checkpoint.subtasks.length > ACK_DOTS_MAX;
    if (many) return;
    const room = card.width - 12 - 26 - 8 - STATUS_WIDTH;
    const step = Math.min(14, room / Math.max(1, checkpoint.subtasks.length));
    const radius = Math.min(5.5, step / 2 - 0.8);
    checkpoint.subtasks.forEach(({ id, ackedAtMs, asyncEndedMs }, at) => {
      const home = { x: card.x + 54 + at * step, y: card.y + 45 + row * 31 };
      const base = { kind: 'ack' as const, subtask: id, checkpointId: checkpoint.id, radius };
      const received = ackedAtMs !== null;
      if (received) glyphs.push({ ...base, ...home, id: `ack:${checkpoint.id}:${id}`, state: 'received' });
      else glyphs.push({ ...base, ...home, id: '', state: 'pending' });
      if (!received && asyncEndedMs !== null && checkpoint.status === 'in-progress') {
        const from = boxCorner(id, context);
        if (from !== null) glyphs.push({ ...base, ...from, id: `ack:${checkpoint.id}:${id}`, state: 'flying' });
      }
    });
  });
  return glyphs;
}

function boxCorner(id: SubtaskId, { layout, camera }: SceneContext): Point | null {
  const box = layout.boxes.get(id);
  return box === undefined ? null : toScreen(camera, { x: box.x + box.width, y: box.y + 8 });
}

function shelfCards(view: RunView, rect: Rect, context: SceneContext): ShelfCardGlyph[] {
  const newest = view.checkpoints.at(-1);
  const restored = isRecovering(view) ? (view.recovery?.restoredCheckpointId ?? null) : null;
  const cards: ShelfCardGlyph[] = [];
  let y = rect.y;
  const add = (
    checkpoint: CheckpointView,
    card: Omit<ShelfCardGlyph, keyof Rect | 'kind' | 'checkpointId' | 'parity' | 'title'>,
  ): void => {
    const height = card.lines.length === 0 ? 36 : 38 + card.lines.length * 18;
    if (y + height > context.height - 8) return;
    cards.push({
      kind: 'shelf-card',
      checkpointId: checkpoint.id,
      parity: parityOf(checkpoint.id),
      title: `chk-${checkpoint.id}`,
      x: rect.x,
      y,
      width: rect.width,
      height,
      ...card,
    });
    y += height + 9;
  };
  if (newest !== undefined && (newest.status === 'in-progress' || newest.status === 'failed')) {
    const failed = newest.status === 'failed';
    add(newest, {
      note: failed ? '' : context.texts.pending,
      status: failed ? 'failed' : 'pending',
      lines: failed ? [] : pendingLines(newest, context),
    });
  }
  const kept = view.checkpoints.filter(({ status }) => status === 'completed').slice(-2);
  for (const checkpoint of kept.toReversed()) {
    const isRestored = checkpoint.id === restored;
    add(checkpoint, {
      note: isRestored ? context.texts.restoredFrom : '',
      status: isRestored ? 'restored' : 'complete',
      lines: [
        {
          left: fillText(context.texts.stateBytes, { bytes: formatBytes(checkpoint.bytes) }),
          right: '',
          progress: null,
        },
      ],
    });
  }
  return cards;
}

/** One line per operator: how much of it is stored. */
function pendingLines(checkpoint: CheckpointView, { layout, texts }: SceneContext): ShelfCardGlyph['lines'] {
  return layout.frames.slice(0, 5).map((frame) => {
    const own = checkpoint.subtasks.filter(({ id }) => id.startsWith(`${frame.vertex}/`));
    const stored = own.filter(({ asyncEndedMs }) => asyncEndedMs !== null).length;
    const started = own.filter(({ syncStartedMs }) => syncStartedMs !== null).length;
    const partial = started > 0 && stored < own.length;
    return {
      left: frame.title,
      right: fillText(texts.snapshots, { count: stored, total: own.length }),
      progress: partial ? (stored + (started - stored) / 2) / Math.max(1, own.length) : null,
    };
  });
}
