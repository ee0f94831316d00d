import type { RunView } from '#view/run-view.ts';
import { parityOf } from '#view/scrub-marks.ts';
import type { RunLayout } from '../layout/run-layout.ts';
import type { SceneContext } from './scene-context.ts';
import type { BandGlyph } from './scene-glyphs.ts';

/** L0: one band per edge of the job. */
export function bandGlyphs(view: RunView, { layout }: SceneContext): BandGlyph[] {
  return layout.topology.plan.edges.map((edge) => {
    const from = layout.frames[edge.from];
    const to = layout.frames[edge.to];
    const middle = (frame: typeof from): { x: number; y: number } => ({
      x: (frame?.x ?? 0) + (frame?.width ?? 0) / 2,
      y: (frame?.y ?? 0) + (frame?.height ?? 0) / 2,
    });
    return {
      kind: 'band',
      edge: edge.id,
      from: middle(from),
      to: middle(to),
      load: Math.min(1, Math.round((LOAD_STEPS * Math.log10(1 + rateOf(view, layout, edge.from))) / 7) / LOAD_STEPS),
      front: frontOf(view, layout, edge.id),
    };
  });
}

/** A band is 7 px wider at the most: nobody sees less than a quarter of one, and a picture that looks the same is not painted. */
const LOAD_STEPS = 28;

function rateOf(view: RunView, layout: RunLayout, vertex: number): number {
  let rate = 0;
  for (let index = 0; index < (layout.topology.plan.vertices[vertex]?.parallelism ?? 0); index++) {
    rate += view.subtasks.get(`${vertex}/${index}`)?.rates?.outPerSecond ?? 0;
  }
  return rate;
}

/** The front stands at the slowest channel: at the sender, in the queue, or at the receiver. */
function frontOf(view: RunView, layout: RunLayout, edge: number): BandGlyph['front'] {
  const running = view.checkpoints.findLast(({ status }) => status === 'in-progress');
  if (running === undefined) return null;
  const channels = layout.topology.channels.filter((id) => id.startsWith(`${edge}:`));
  let slowest = 1;
  let passed = 0;
  for (const id of channels) {
    const channel = view.channels.get(id);
    const queued = channel?.queue.some(
      ({ element }) => element.kind === 'barrier' && element.checkpointId === running.id,
    );
    const sent = (channel?.epoch ?? 0) >= running.id;
    slowest = Math.min(slowest, sent ? (queued ? 0.5 : 1) : 0);
    if (sent && !queued) passed++;
  }
  const complete = passed === channels.length;
  if (complete && channels.every((id) => view.channels.get(id)?.blockedBy !== running.id)) return null;
  return { checkpointId: running.id, parity: parityOf(running.id), at: slowest, passed, total: channels.length };
}
