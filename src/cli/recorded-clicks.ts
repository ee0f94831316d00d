import type { JobPlan } from '#protocol/job-plan.ts';
import { CLICKS_END } from '#protocol/job-client.ts';
import { UserError } from './user-error.ts';

/** What a click source emits in a run without anybody who clicks; the end is the last line. */
export interface RecordedClicks {
  readonly uid: string;
  readonly lines: readonly string[];
}

/**
 * The events of the click sources of a plan. Each line of the text is one event, in order: a JSON object with the
 * columns of the source, or, where there are several sources, `{"source": NAME, "event": {…}}`. `null`: nothing was
 * given.
 *
 * Throws a {@link UserError} if a source has to have events and there are none, or a line names no source of the plan.
 */
export function recordedClicks(plan: JobPlan, text: string | null): readonly RecordedClicks[] {
  const sources = plan.vertices
    .flatMap((vertex) => vertex.operators)
    .filter(({ config }) => config.kind === 'source-clicks');
  const [first] = sources;
  if (first === undefined) {
    if (text !== null) throw new UserError('--clicks gives the events of click sources, and this pipeline has none');
    return [];
  }
  if (text === null) {
    throw new UserError(
      `${first.name} emits what is clicked, and here nobody clicks; give recorded events: --clicks FILE`,
    );
  }
  const events = new Map(sources.map(({ uid }): [string, string[]] => [uid, []]));
  text.split('\n').forEach((line, at) => {
    if (line.trim() === '') return;
    const { source, event } =
      sources.length === 1 ? { source: first.uid, event: line.trim() } : addressed(line, at + 1);
    const found = sources.find(({ uid, name }) => uid === source || name === source);
    if (found === undefined)
      throw new UserError(`line ${at + 1} of the clicks names "${source}", which is no click source`);
    events.get(found.uid)?.push(event);
  });
  return [...events].map(([uid, lines]) => ({ uid, lines: [...lines, CLICKS_END] }));
}

function addressed(line: string, number: number): { readonly source: string; readonly event: string } {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    read = null;
  }
  if (typeof read === 'object' && read !== null && 'source' in read && 'event' in read) {
    return { source: String(read.source), event: JSON.stringify(read.event) };
  }
  throw new UserError(
    `line ${number} of the clicks is not {"source": …, "event": {…}}; there are several click sources`,
  );
}
