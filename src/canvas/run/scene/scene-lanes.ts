import { must } from '#std/assert.ts';
import type { TracedRecord } from '#protocol/trace.ts';
import type { ChannelView, RunView } from '#view/run-view.ts';
import { parityOf } from '#view/scrub-marks.ts';
import { isSampledLineage } from '#view/space-time.ts';
import { fillText, formatCount, formatTime } from '../../shared/canvas-texts.ts';
import { FRAME_PADDING, type LaneBox } from '../layout/run-layout.ts';
import { DOTS_MAX, type Item, itemsOf, LETTERS_MAX, rowCount } from './lane-items.ts';
import { isRecovering, type SceneContext } from './scene-context.ts';
import type { BarrierGlyph, FlowGlyph, LaneGlyph, RecordGlyph } from './scene-glyphs.ts';

/** A bar stops here before the box, so that flag and gate do not touch. */
const BAR_STOP = 31;
const GATE_WIDTH = 12;

/** The glyphs of one lane: tints, queue, bars, gate, watermarks, label. */
export function laneGlyphs(view: RunView, lane: LaneBox, every: number, context: SceneContext): FlowGlyph[] {
  const channel = view.channels.get(lane.id);
  if (channel === undefined) return [];
  const items = itemsOf(channel);
  const rows = rowCount(items);
  const placed = placeItems(channel, items, rows, lane, every, context);
  return [laneGlyph(view, channel, lane, placed.bars, context), ...placed.glyphs, ...fallenGlyphs(view, lane, context)];
}

interface Placed {
  readonly glyphs: FlowGlyph[];
  /** Bars from the receiver to the sender. */
  readonly bars: BarrierGlyph[];
}

/**
 * Places a queue from the receiver's edge backwards: oldest nearest to the receiver. What has not arrived stands at the
 * sender's end. A bar that has shut the gate stands before the box until the gate opens.
 */
function placeItems(
  channel: ChannelView,
  items: readonly Item[],
  rows: number,
  lane: LaneBox,
  every: number,
  context: SceneContext,
): Placed {
  const glyphs: FlowGlyph[] = [];
  const bars: BarrierGlyph[] = [];
  const held = channel.blockedBy;
  let right = lane.x1 - 8;
  if (held !== null) {
    const x = lane.x1 - BAR_STOP;
    bars.push(barGlyph(lane, held, x, true, false));
    glyphs.push({
      kind: 'gate',
      id: `gate:${lane.id}`,
      channel: lane.id,
      x: lane.x1 - GATE_WIDTH,
      y: lane.y - lane.height / 2 - 6,
      height: lane.height + 12,
    });
    right = x - 9;
  }
  const counted = rows > DOTS_MAX || items.some(({ kind }) => kind === 'rows');
  const dots = rows > LETTERS_MAX || context.level < 2;
  const size = dots ? DOT_SIZE : recordSize(lane);
  const shown = items.filter(
    (item) => item.kind !== 'record' || (counted ? false : !dots || drawsDot(item.record, every)),
  );
  const room = right - lane.x0 - 14;
  const needed = shown.reduce((sum, item) => sum + slotOf(item, size), 0);
  const squeeze = needed > room ? room / needed : 1;
  let left = lane.x0 + 14;
  const late = shown
    .filter(({ queued }) => !queued.arrived)
    .reduce((sum, item) => sum + slotOf(item, size) * squeeze, 0);
  let transit = Math.min(left + late, right);
  for (const item of shown) {
    const slot = slotOf(item, size) * squeeze;
    let x: number;
    if (item.queued.arrived) {
      right -= slot;
      x = right + slot / 2;
      transit = Math.min(transit, right);
    } else {
      x = transit - slot / 2;
      transit -= slot;
      left = x;
    }
    const glyph = itemGlyph(item, x, lane, size, dots, context);
    if (glyph?.kind === 'barrier') bars.push(glyph);
    else if (glyph !== null) glyphs.push(glyph);
  }
  if (counted || (rows === 0 && channel.queuedBuffers > 0))
    glyphs.push(textureGlyph(channel, lane, rows, bars, context));
  return { glyphs: [...glyphs, ...bars], bars };
}

/** A record without a letter; where there are many inputs a lane is hardly higher. */
const DOT_SIZE = 6;
const LETTERED_SIZE_MIN = 14;

function recordSize(lane: LaneBox): number {
  return Math.min(24, lane.height - 8);
}

function slotOf(item: Item, size: number): number {
  if (item.kind === 'barrier') return 18;
  if (item.kind === 'watermark') return 6;
  return item.kind === 'rows' ? 0 : size + 6;
}

function drawsDot(record: TracedRecord, every: number): boolean {
  return isSampledLineage(record.lineage, every);
}

function itemGlyph(
  item: Item,
  x: number,
  lane: LaneBox,
  size: number,
  dots: boolean,
  context: SceneContext,
): FlowGlyph | null {
  switch (item.kind) {
    case 'record':
      return recordGlyph(item, x, lane, size, dots, context);
    case 'barrier':
      return barGlyph(lane, item.checkpointId, x, false, item.cancelled);
    case 'watermark':
      if (context.level < 2) return null;
      return {
        kind: 'watermark',
        id: `wm:${lane.id}:${item.queued.sequence}`,
        channel: lane.id,
        x,
        y: lane.y - lane.height / 2,
        idle: false,
        text: formatTime(item.time),
      };
    case 'rows':
      return null;
  }
}

function recordGlyph(
  item: Extract<Item, { kind: 'record' }>,
  x: number,
  lane: LaneBox,
  size: number,
  dots: boolean,
  { labels, level }: SceneContext,
): RecordGlyph {
  const { record, queued, replays } = item;
  return {
    kind: 'record',
    id: `rec:${lane.id}:${record.lineage}`,
    channel: lane.id,
    x,
    y: lane.y,
    size,
    label: dots || size < LETTERED_SIZE_MIN ? '' : labels.labelOf(record.label),
    parity: parityOf(queued.epoch),
    replays,
    late: false,
    fallen: false,
    detail: level === 3 ? record.label : '',
  };
}

function barGlyph(lane: LaneBox, checkpointId: number, x: number, held: boolean, cancelled: boolean): BarrierGlyph {
  return {
    kind: 'barrier',
    id: `bar:${lane.id}:${checkpointId}`,
    channel: lane.id,
    x,
    y: lane.y,
    height: lane.height,
    checkpointId,
    parity: parityOf(checkpointId),
    flagLimit: lane.x1,
    held,
    cancelled,
  };
}

function textureGlyph(
  channel: ChannelView,
  lane: LaneBox,
  rows: number,
  bars: readonly BarrierGlyph[],
  { texts }: SceneContext,
): FlowGlyph {
  const buffers = channel.queuedBuffers;
  const text =
    rows > 0
      ? fillText(texts.rows, { count: formatCount(rows) })
      : fillText(texts.buffers, { count: formatCount(buffers) });
  const heldAt = bars.find(({ held }) => held)?.x ?? lane.x1;
  return {
    kind: 'texture',
    channel: lane.id,
    x0: lane.x0 + 2,
    x1: Math.min(lane.x1, heldAt) - 6,
    y: lane.y,
    height: lane.height,
    density: Math.min(1, Math.max(buffers, 1) / BUFFERS_FULL),
    text,
  };
}

/** Buffers at which a channel counts as full: credits of both sides. */
const BUFFERS_FULL = 10;

/** From here on a flag lies over the words of an open channel: what moves is looked at. */
const LABEL_WIDTH = 80;

function laneGlyph(
  view: RunView,
  channel: ChannelView,
  lane: LaneBox,
  bars: readonly BarrierGlyph[],
  { texts, selection, focused, layout, level }: SceneContext,
): LaneGlyph {
  const labelX = lane.wire.length > 0 ? lane.x0 : lane.x0 + FRAME_PADDING + 4;
  const shut = channel.blockedBy !== null;
  const hidden = !shut && bars.some(({ x }) => x < labelX + LABEL_WIDTH);
  return {
    kind: 'lane',
    channel: lane.id,
    x0: lane.x0,
    x1: lane.x1,
    y: lane.y,
    height: lane.height,
    tints: isRecovering(view) ? [] : tintsOf(channel, lane, bars),
    labelX,
    label: (level < 2 && !shut) || hidden ? '' : labelOf(view, channel, lane, texts, layout.topology.subtasks.length),
    bold: shut,
    dashed: isRecovering(view),
    selected: selection?.kind === 'channel' && selection.id === lane.id,
    focused: focused?.kind === 'channel' && focused.id === lane.id,
    idle: channel.idle,
  };
}

/** Each bar is a boundary: right of it its own epoch, left of it the next. */
function tintsOf(channel: ChannelView, lane: LaneBox, bars: readonly BarrierGlyph[]): LaneGlyph['tints'] {
  const tints: { from: number; to: number; parity: 'odd' | 'even' }[] = [];
  const fromRight = bars.filter(({ cancelled }) => !cancelled).toSorted((a, b) => b.x - a.x);
  let to = lane.x1;
  let epoch = fromRight[0]?.checkpointId ?? channel.epoch + 1;
  for (const bar of fromRight) {
    tints.unshift({ from: bar.x, to, parity: parityOf(bar.checkpointId) });
    to = bar.x;
    epoch = bar.checkpointId + 1;
  }
  tints.unshift({ from: lane.x0, to, parity: parityOf(epoch) });
  return tints;
}

function labelOf(
  view: RunView,
  channel: ChannelView,
  lane: LaneBox,
  texts: SceneContext['texts'],
  subtasks: number,
): string {
  if (subtasks > 24 || lane.height < 30) return '';
  const name = fillText(texts.channel, { index: lane.index });
  if (isRecovering(view)) return `${name} · ${texts.newChannels}`;
  const waiting = rowCount(itemsOf(channel));
  const count = waiting > 0 ? waiting : channel.queuedBuffers;
  if (channel.blockedBy !== null) {
    return [name, texts.channelShut, fillText(texts.queued, { count: formatCount(count) })].join(' · ');
  }
  if (channel.ended) return `${name} · ${texts.channelEnded}`;
  return `${name} · ${channel.idle ? texts.channelIdle : texts.channelOpen}`;
}

/** What the channel held when it was emptied: tilted and pale, it never moves again. */
function fallenGlyphs(view: RunView, lane: LaneBox, { labels }: SceneContext): RecordGlyph[] {
  if (!isRecovering(view)) return [];
  const fallen = must(view.recovery, 'recovering').fallen.get(lane.id) ?? [];
  const glyphs: RecordGlyph[] = [];
  const size = Math.max(DOT_SIZE, recordSize(lane) - 2);
  let x = lane.x1 - 40;
  for (const queued of fallen) {
    if (queued.element.kind !== 'records') continue;
    for (const record of queued.element.records.slice(0, LETTERS_MAX - glyphs.length)) {
      glyphs.push({
        kind: 'record',
        id: '',
        channel: lane.id,
        x,
        y: lane.y + 9 + ((glyphs.length * 7) % 5),
        size,
        label: size < LETTERED_SIZE_MIN ? '' : labels.labelOf(record.label),
        parity: parityOf(queued.epoch),
        replays: 0,
        late: false,
        fallen: true,
        detail: '',
      });
      x -= recordSize(lane) + 10;
    }
  }
  return glyphs;
}
