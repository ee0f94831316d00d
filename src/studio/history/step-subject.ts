import type { PipelineDocument } from '#model/document.ts';

const NAMES_MAX = 3;

/** What an edit was about: the names of the operators, else of the edges, that differ; '' = the whole document. */
export function stepSubject(before: PipelineDocument, after: PipelineDocument): string {
  const nodes = differing(before.nodes, after.nodes).map(({ name }) => name);
  if (nodes.length > 0) return listed(nodes);
  const nameOf = (id: string): string => [...after.nodes, ...before.nodes].find((node) => node.id === id)?.name ?? id;
  return listed(differing(before.edges, after.edges).map(({ from, to }) => `${nameOf(from)} → ${nameOf(to)}`));
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
