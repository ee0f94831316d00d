import type { SourcePosition } from '#protocol/trace.ts';
import { ownedKeyGroups, subtaskTitle } from '#view/plan-topology.ts';
import type { RunView, SubtaskView } from '#view/run-view.ts';
import { parityOf } from '#view/scrub-marks.ts';
import { splitStart } from '#view/split-start.ts';
import { fillText, formatBytes, formatCount } from '../../shared/canvas-texts.ts';
import { subtaskWord } from '../subtask-word.ts';
import type { SubtaskBox } from '../layout/run-layout.ts';
import { isRecovering, type RunSelection, type SceneContext } from './scene-context.ts';
import type { BoxContent, BoxGlyph, RulerGlyph } from './scene-glyphs.ts';

/** Bars of a strip: a cell per key group, or several groups to a bar where there are more. */
export const STRIP_CELLS_MAX = 64;

/** One subtask as a box. */
export function boxGlyph(view: RunView, box: SubtaskBox, context: SceneContext): BoxGlyph {
  const { layout, texts, level } = context;
  const subtask = view.subtasks.get(box.id);
  const groups = ownedKeyGroups(layout.topology.plan, box.id);
  const failed = subtask?.phase === 'FAILED';
  const selected = isSelected(context.selection, box, view);
  const note = isRecovering(view)
    ? fillText(texts.attempt, { attempt: subtask?.attempt ?? 0 })
    : groups === null
      ? ''
      : fillText(texts.keyGroups, { first: groups.first, last: groups.last });
  return {
    kind: 'box',
    subtask: box.id,
    x: box.x,
    y: box.y,
    width: box.width,
    height: box.height,
    title: subtaskTitle(layout.topology.plan, box.id),
    note: failed ? '' : note,
    phase: subtask?.phase ?? 'DEPLOYING',
    phaseText: subtask === undefined ? 'DEPLOYING' : subtaskWord(subtask, context.texts),
    phaseNote: subtask === undefined ? '' : phaseNote(view, subtask),
    rate: subtask === undefined || failed ? '' : rateText(box, subtask, context),
    state: failed ? 'failed' : selected ? 'selected' : 'rest',
    hovered: isSelected(context.hovered, box, view),
    focused: isSelected(context.focused, box, view),
    syncing: subtask?.phase === 'SYNC',
    content: contentOf(view, box, subtask, context),
    footer: subtask === undefined || level < 2 ? '' : footerOf(subtask, context),
    late:
      subtask === undefined || subtask.late === null || subtask.late.record === null
        ? null
        : {
            label: context.labels.labelOf(subtask.late.record.label),
            text: fillText(texts.late, { ms: formatCount(subtask.late.lateByMs) }),
          },
  };
}

function isSelected(selection: RunSelection | null, box: SubtaskBox, view: RunView): boolean {
  if (selection === null) return false;
  if (selection.kind === 'subtask') return selection.id === box.id;
  if (selection.kind === 'taskManager') return view.subtasks.get(box.id)?.taskManager === selection.id;
  return false;
}

/** What a source emits, what anything else takes in. */
function rateText(box: SubtaskBox, { rates, phase }: SubtaskView, { texts }: SceneContext): string {
  if (rates === null || phase === 'FINISHED' || phase === 'CANCELED') return '';
  const perSecond = Math.max(0, box.kind === 'source' ? rates.outPerSecond : rates.inPerSecond);
  return fillText(texts.rate, { count: formatCount(perSecond) });
}

/** How long a phase that ends has lasted. */
function phaseNote(view: RunView, subtask: SubtaskView): string {
  if (subtask.silentSinceMs !== null) return '';
  const timed = subtask.phase === 'ALIGNING' || subtask.phase === 'SYNC' || subtask.phase === 'ASYNC';
  return timed ? `${formatCount(view.jobTimeMs - subtask.phaseSinceMs)} ms` : '';
}

function footerOf(subtask: SubtaskView, { texts }: SceneContext): string {
  if (subtask.fencedMessages > 0) return fillText(texts.fenced, { count: subtask.fencedMessages });
  return subtask.phase === 'FAILED' ? (subtask.cause ?? '') : '';
}

function contentOf(
  view: RunView,
  box: SubtaskBox,
  subtask: SubtaskView | undefined,
  context: SceneContext,
): BoxContent {
  if (subtask === undefined) return { kind: 'plain', lines: [] };
  switch (box.kind) {
    case 'source':
      return sourceContent(view, subtask, context);
    case 'keyed':
      return keyedContent(subtask, context);
    case 'log-sink':
      return logContent(view, subtask, context);
    case 'plain':
      return { kind: 'plain', lines: plainLines(subtask, context) };
  }
}

/** The last line of a split is read to its end, beyond that of the split. */
function reachedOf({ offset, end }: SourcePosition): number {
  return end === null ? offset : Math.min(offset, end);
}

function sourceContent(view: RunView, subtask: SubtaskView, { texts, layout }: SceneContext): BoxContent {
  const before = isRecovering(view) ? (view.recovery?.positionsBefore.get(subtask.id) ?? []) : [];
  const { positions } = subtask;
  const startOf = (split: number): number => splitStart(layout.topology.plan, subtask.id, split);
  let again = 0;
  const rulers = positions.slice(0, 2).map(({ split, offset, end }): RulerGlyph => {
    const start = startOf(split);
    const flag = subtask.checkpointedPositions.find((position) => position.split === split)?.offset ?? null;
    const was = before.find((position) => position.split === split)?.offset ?? null;
    const rewound = was !== null && was > offset ? was : null;
    again += rewound === null ? 0 : rewound - offset;
    const furthest = Math.max(offset, rewound ?? 0);
    const scale = rulerScale((flag ?? offset) - start, furthest - start, end === null ? null : end - start);
    return {
      cursor: scale.at(offset - start),
      flag: flag === null ? null : scale.at(flag - start),
      checkpointId: flag === null ? null : (view.latestCompletedId ?? view.restoredCheckpointId),
      rewoundFrom: rewound === null ? null : scale.at(rewound - start),
      ticks: scale.ticks,
    };
  });
  let read = 0;
  let length: number | null = 0;
  for (const position of positions) {
    const start = startOf(position.split);
    read += reachedOf(position) - start;
    length = length === null || position.end === null ? null : length + position.end - start;
  }
  // An offset is one of the file. Of several splits only what is read of all of them can be told in one figure.
  const [only] = positions;
  const told =
    positions.length === 1 && only !== undefined
      ? { offset: reachedOf(only), end: only.end }
      : { offset: read, end: length };
  const right =
    again > 0
      ? fillText(texts.again, { count: formatCount(again) })
      : told.end === null || positions.length === 0
        ? ''
        : fillText(texts.ofEnd, { end: formatCount(told.end) });
  const left = positions.length === 0 ? '' : fillText(texts.offset, { offset: formatCount(told.offset) });
  const progress =
    length === null || length === 0 || positions.length === 0
      ? left
      : fillText(texts.progress, { percent: Math.floor((100 * Math.max(0, read)) / length) });
  return { kind: 'source', rulers, left, right, progress };
}

/**
 * The whole log where that still separates flag and cursor; else a window around them, in steps of powers of two, so
 * that it does not crawl.
 */
function rulerScale(
  flag: number,
  furthest: number,
  end: number | null,
): { readonly at: (offset: number) => number; readonly ticks: number } {
  const gap = furthest - flag;
  if (end !== null && end > 0 && (end <= 40 || gap >= end / 24)) {
    return { at: (offset) => clamp(offset / end), ticks: Math.min(end, 12) };
  }
  let span = 6;
  while (span < gap) span *= 2;
  const low = Math.max(0, flag - span);
  return { at: (offset) => clamp((offset - low) / (3 * span)), ticks: 12 };
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function keyedContent(subtask: SubtaskView, context: SceneContext): BoxContent {
  const { texts, labels, keysByGroup, layout } = context;
  const groups = ownedKeyGroups(layout.topology.plan, subtask.id) ?? { first: 0, last: 0 };
  const counts = countsOf(subtask, groups, keysByGroup.get(subtask.id));
  const width = groups.last - groups.first + 1;
  const hotGroup = subtask.current?.keyGroup ?? null;
  const hot = hotGroup === null ? null : cellOf(hotGroup - groups.first, width);
  const entries = subtask.counters?.stateEntries ?? (counts === null ? null : sum(counts));
  const bytes = subtask.counters?.stateBytes ?? subtask.restoredBytes;
  const { current } = subtask;
  return {
    kind: 'keyed',
    strip: stripOf(counts, width),
    hot,
    tone: subtask.phase === 'RESTORING' ? 'persisted' : subtask.phase === 'DEPLOYING' ? 'cell' : 'ink',
    ghost: subtask.phase === 'SYNC',
    left: entries === null ? '' : fillText(texts.keys, { count: formatCount(entries) }),
    right: bytes === null ? '' : formatBytes(bytes),
    current:
      current === null
        ? null
        : {
            label: labels.labelOf(current.record.label),
            parity: parityOf((subtask.snapshotCheckpointId ?? 0) + 1),
            replays: Math.max(0, current.times - 1),
            key: current.key ?? current.record.label,
            before: current.before ?? '',
            after: current.after ?? '',
          },
  };
}

function countsOf(
  subtask: SubtaskView,
  groups: { readonly first: number; readonly last: number },
  asked: readonly number[] | undefined,
): readonly number[] | null {
  if (asked !== undefined) return asked;
  if (subtask.keysByGroup === null) return null;
  return Array.from({ length: groups.last - groups.first + 1 }, (_, at) =>
    Math.max(0, subtask.keysByGroup?.get(groups.first + at) ?? 0),
  );
}

function stripOf(counts: readonly number[] | null, width: number): number[] {
  const cells = Math.min(STRIP_CELLS_MAX, width);
  // Nothing is known at summary level until the studio asks: even cells say "groups", not "keys".
  if (counts === null) return Array.from({ length: cells }, () => 0.3);
  const heights = Array.from({ length: cells }, () => 0);
  counts.forEach((count, at) => {
    const cell = cellOf(at, width);
    heights[cell] = (heights[cell] ?? 0) + count;
  });
  const most = Math.max(1, ...heights);
  return heights.map((height) => height / most);
}

function cellOf(at: number, width: number): number {
  return width <= STRIP_CELLS_MAX ? at : Math.floor((at * STRIP_CELLS_MAX) / width);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function logContent(view: RunView, subtask: SubtaskView, { texts }: SceneContext): BoxContent {
  const own = view.transactions.filter((transaction) => transaction.subtask === subtask.id).slice(-3);
  return {
    kind: 'log-sink',
    transactions: own.map(({ id, state, rows }) => ({
      state,
      text: fillText(texts.transactionRows, { id: shortTransaction(id), rows: formatCount(rows) }),
      short: fillText(texts.transaction, { id: shortTransaction(id) }),
    })),
    left: fillText(texts.written, { count: formatCount(subtask.written.rows) }),
  };
}

/** The part of a transaction's name that tells it from its siblings. */
function shortTransaction(id: string): string {
  const last = id.slice(id.lastIndexOf(':') + 1);
  return last.length <= 8 ? last : `…${last.slice(-7)}`;
}

function plainLines(subtask: SubtaskView, { texts }: SceneContext): string[] {
  const lines: string[] = [];
  const processed = subtask.counters?.recordsIn ?? subtask.processed;
  lines.push(fillText(texts.processed, { count: formatCount(processed) }));
  if (subtask.written.rows > 0) lines.push(fillText(texts.written, { count: formatCount(subtask.written.rows) }));
  if (subtask.written.repeated > 0) {
    lines.push(fillText(texts.repeated, { count: formatCount(subtask.written.repeated) }));
  }
  return lines;
}
