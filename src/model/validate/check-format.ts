import { readDocument } from '../decode/read-document.ts';
import { StrictReader } from '../decode/strict-reader.ts';
import { diagnose, type Diagnostic } from '../diagnostic.ts';
import type { PipelineDocument } from '../document.ts';
import { labelOf } from '../field-of-path.ts';

/**
 * What would keep a document, once saved, from being read again: an empty uid, a number out of range. The decoder finds
 * it; here it is told where the editor shows it. Edges that name nodes which do not exist are left to the caller.
 */
export function checkFormat(document: PipelineDocument): readonly Diagnostic[] {
  const reader = new StrictReader();
  readDocument(reader, document);
  return [...reader.diagnostics.map((diagnostic) => located(document, diagnostic)), ...checkUids(document)];
}

/** `nodes.3.config.window.sizeMs` → the field `window.sizeMs` of that node. */
function located(document: PipelineDocument, diagnostic: Diagnostic): Diagnostic {
  const { code, field: path } = diagnostic;
  const match = /^(nodes|edges)\.(\d+)\.(?:config\.)?(.*)$/.exec(path ?? '');
  if (match === null) return diagnostic;
  const [, list, position, field] = match;
  if (list === 'edges') {
    const edge = document.edges[Number(position)];
    return diagnose(code, { edgeId: edge?.id, field, values: { ...diagnostic.values, path: field ?? '' } });
  }
  const node = document.nodes[Number(position)];
  if (node === undefined || field === undefined) return diagnostic;
  const values = { ...diagnostic.values, name: node.name, ...labelOf(field, node.config.kind) };
  return diagnose(code, { nodeId: node.id, field, values });
}

function checkUids(document: PipelineDocument): readonly Diagnostic[] {
  const used = new Set<string>();
  const all = new Set(document.nodes.map((node) => node.uid));
  return document.nodes.flatMap((node) => {
    const { uid } = node;
    const first = !used.has(uid);
    used.add(uid);
    if (first) return [];
    let free = node.id;
    for (let number = 2; all.has(free); number++) free = `${node.id}-${number}`;
    const fix = { kind: 'set-uid', nodeId: node.id, uid: free } as const;
    return [diagnose('W017', { nodeId: node.id, field: 'uid', values: { uid }, fix })];
  });
}
