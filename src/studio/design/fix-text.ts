import type { DocumentFix } from '#model/document-fix.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { Text } from '../texts/use-text.ts';

/** What a repair will do, in a few words, for its button. */
export function fixText(fix: DocumentFix, document: PipelineDocument | null, text: Text): string {
  const nameOf = (id: string): string => document?.nodes.find((node) => node.id === id)?.name ?? id;
  switch (fix.kind) {
    case 'set-parallelism':
      return fix.parallelism === null ? text('fix') : text('fixParallelism', { count: fix.parallelism });
    case 'set-max-parallelism':
      return fix.maxParallelism === null ? text('fix') : text('fixMaxParallelism', { count: fix.maxParallelism });
    case 'set-uid':
      return text('fixUid', { uid: fix.uid });
    case 'set-partitioner':
      return text('fixPartitioner', { partitioner: fix.partitioner });
    case 'connect':
      return text('fixConnect', { from: nameOf(fix.from), to: nameOf(fix.to) });
    case 'remove-edge':
      return text('fixRemoveEdge');
    case 'remove-node':
      return text('fixRemoveNode', { name: nameOf(fix.nodeId) });
    case 'set-config':
      return configText(fix, document, text);
    case 'set-settings':
    case 'set-run':
      return text('fix');
  }
}

/** Where a repair changes one thing of a node, that thing. */
function configText(
  { nodeId, config }: Extract<DocumentFix, { readonly kind: 'set-config' }>,
  document: PipelineDocument | null,
  text: Text,
): string {
  const node = document?.nodes.find(({ id }) => id === nodeId);
  if (config.kind === 'table-sink' && config.mode === 'upsert' && config.keys.length > 0) {
    return text('fixUpsert', { keys: config.keys.join(', ') });
  }
  const before = node?.config;
  if (before?.kind === 'aggregate' && config.kind === 'aggregate' && config.emit !== before.emit) {
    return text('fixAppend', { name: node?.name ?? nodeId });
  }
  if (before !== undefined && 'watermark' in before && 'watermark' in config && before.watermark !== config.watermark) {
    return text('fixWatermark');
  }
  if (before?.kind === 'project' && before.fields.length === 0 && config.kind === 'project')
    return text('fixAllColumns');
  const [words, ...others] = before === undefined ? [] : changedTexts(before, config);
  return words === undefined || others.length > 0 || words.length > WORDS_MAX
    ? text('fix')
    : text('editorUse', { text: words });
}

/** Longer than this, what would stand there says less than that something will. */
const WORDS_MAX = 24;

/** The texts of a configuration that differ from those at the same place of another. */
function changedTexts(before: unknown, after: unknown): readonly string[] {
  if (typeof after === 'string') return after === before || after === '' ? [] : [after];
  if (typeof after !== 'object' || after === null) return [];
  const were: Readonly<Record<string, unknown>> =
    typeof before === 'object' && before !== null ? (before as Readonly<Record<string, unknown>>) : {};
  return Object.entries(after).flatMap(([name, value]) => changedTexts(were[name], value));
}
