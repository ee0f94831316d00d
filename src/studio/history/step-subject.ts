import type { PipelineDocument } from '#model/document.ts';
import { noteExcerpt } from '../note-excerpt.ts';

const NAMES_MAX = 3;

/**
 * What an edit was about: the names of the operators, else of the edges, else of the notes, that differ; '' = the
 * whole.
 */
export function stepSubject(before: PipelineDocument, after: PipelineDocument): string {
  const nodes = differing(before.nodes, after.nodes).map(({ name }) => name);
  if (nodes.length > 0) return listed(nodes);
  const nameOf = (id: string): string => [...after.nodes, ...before.nodes].find((node) => node.id === id)?.name ?? id;
  const edges = differing(before.edges, after.edges).map(({ from, to }) => `${nameOf(from)} → ${nameOf(to)}`);
  return listed(edges.length > 0 ? edges : differing(before.notes, after.notes).map(({ text }) => noteExcerpt(text)));
}

/** What one list has, or has otherwise, than the other. What nobody edited is the same object in both. */
function differing<T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): readonly T[] {
  const old = new Map(before.map((item) => [item.id, item]));
  const kept = new Set(after.map(({ id }) => id));
  const removed = before.filter(({ id }) => !kept.has(id));
  // Moving rebuilds every node, moved or not.
  const changed = after.filter((item) => {
    const earlier = old.get(item.id);
    return earlier !== item && (earlier === undefined || JSON.stringify(earlier) !== JSON.stringify(item));
  });
  return [...removed, ...changed];
}

function listed(names: readonly string[]): string {
  if (names.length <= NAMES_MAX) return names.join(', ');
  return `${names.slice(0, NAMES_MAX).join(', ')} +${names.length - NAMES_MAX}`;
}
