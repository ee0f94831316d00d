import { parseChannelId, type SubtaskId } from '#protocol/job-plan.ts';
import { consumerOf, ownedKeyGroups, producerOf, subtaskTitle } from '#view/plan-topology.ts';
import type { ChannelView, RunView } from '#view/run-view.ts';
import { type CanvasTexts, fillText, formatCount } from '../shared/canvas-texts.ts';
import type { RunLayout } from './layout/run-layout.ts';
import type { RunSelection } from './scene/scene-context.ts';
import { shipText } from './ship-text.ts';
import { subtaskWord } from './subtask-word.ts';

/** A row of the outline: operator ▸ subtask ▸ input channels, the same facts as the picture. */
export interface OutlineRow {
  readonly key: string;
  readonly level: 1 | 2 | 3;
  readonly target: RunSelection;
  readonly name: string;
  readonly status: string;
  readonly expandable: boolean;
  readonly expanded: boolean;
  readonly parent: string | null;
}

/**
 * The rows that are open, top to bottom.
 *
 * @param view - null where nothing is known yet; `planned` where nothing runs, and the rows tell of the plan alone.
 */
export function outlineRows(
  view: RunView | 'planned' | null,
  layout: RunLayout,
  texts: CanvasTexts,
  expanded: ReadonlySet<string>,
): OutlineRow[] {
  const rows: OutlineRow[] = [];
  const { topology } = layout;
  for (const vertex of topology.plan.vertices) {
    const key = `operator:${vertex.id}`;
    const title = layout.frames[vertex.id]?.title ?? vertex.name;
    const open = expanded.has(key);
    rows.push({
      key,
      level: 1,
      target: { kind: 'operator', vertex: vertex.id },
      name: fillText(texts.operatorRow, { title, parallelism: vertex.parallelism }),
      status: view === 'planned' ? vertex.operators.map(({ name }) => name).join(' → ') : '',
      expandable: true,
      expanded: open,
      parent: null,
    });
    if (!open) continue;
    for (let index = 0; index < vertex.parallelism; index++) {
      rows.push(...subtaskRows(view, layout, texts, expanded, `${vertex.id}/${index}`, key));
    }
  }
  return rows;
}

/** The key of the row that stands for a selection. */
export function outlineKey(target: RunSelection): string {
  switch (target.kind) {
    case 'operator':
      return `operator:${target.vertex}`;
    default:
      return `${target.kind}:${target.id}`;
  }
}

/** Keys that must be open for a target's row to be there. */
export function outlineParents(target: RunSelection, layout: RunLayout): string[] {
  if (target.kind === 'subtask') return [`operator:${target.id.split('/')[0]}`];
  if (target.kind !== 'channel') return [];
  const subtask = consumerOf(layout.topology.plan, target.id);
  return [`operator:${subtask.split('/')[0]}`, `subtask:${subtask}`];
}

function subtaskRows(
  view: RunView | 'planned' | null,
  layout: RunLayout,
  texts: CanvasTexts,
  expanded: ReadonlySet<string>,
  id: SubtaskId,
  parent: string,
): OutlineRow[] {
  const { topology } = layout;
  const key = `subtask:${id}`;
  const inputs = topology.inputs.get(id) ?? [];
  const open = expanded.has(key);
  const rows: OutlineRow[] = [
    {
      key,
      level: 2,
      target: { kind: 'subtask', id },
      name: subtaskTitle(topology.plan, id),
      status: subtaskStatus(view, layout, texts, id),
      expandable: inputs.length > 0,
      expanded: open,
      parent,
    },
  ];
  if (!open) return rows;
  inputs.forEach((channel, index) => {
    const from = subtaskTitle(topology.plan, producerOf(topology.plan, channel));
    rows.push({
      key: `channel:${channel}`,
      level: 3,
      target: { kind: 'channel', id: channel },
      ...(view === 'planned'
        ? {
            name: fillText(texts.channelOf, { index, subtask: from }),
            status: shipText(topology.plan, parseChannelId(channel).edge),
          }
        : queueFacts(view?.channels.get(channel), index, from, texts)),
      expandable: false,
      expanded: false,
      parent: key,
    });
  });
  return rows;
}

/** What a subtask does; of one that does not run, the key groups it would own. */
function subtaskStatus(view: RunView | 'planned' | null, layout: RunLayout, texts: CanvasTexts, id: SubtaskId): string {
  if (view !== 'planned') {
    const subtask = view?.subtasks.get(id);
    return subtask === undefined ? '' : subtaskWord(subtask, texts);
  }
  const groups = ownedKeyGroups(layout.topology.plan, id);
  return groups === null ? '' : fillText(texts.ownedKeyGroups, { first: groups.first, last: groups.last });
}

function queueFacts(
  state: ChannelView | undefined,
  index: number,
  from: string,
  texts: CanvasTexts,
): Pick<OutlineRow, 'name' | 'status'> {
  const rowsQueued =
    state?.queue.reduce((sum, { element }) => sum + (element.kind === 'records' ? element.rows : 0), 0) ?? 0;
  const count = rowsQueued > 0 ? rowsQueued : (state?.queuedBuffers ?? 0);
  const gate =
    state === undefined || state.blockedBy === null
      ? texts.channelOpen
      : fillText(texts.gateShut, { checkpoint: state.blockedBy });
  return {
    name: fillText(texts.queueOf, { index, subtask: from, count: formatCount(count) }),
    status: state?.idle ? `${gate}, ${texts.channelIdle}` : gate,
  };
}
