import { expect, test } from 'vitest';
import { addNode, updateNode } from '#model/edit-document.ts';
import { newDocument } from '#model/new-document.ts';
import type { NodeConfig } from '#model/document.ts';
import { textIn } from '../texts/text-in.ts';
import { fixText } from './fix-text.ts';

/** What the button says that gives a new filter or projection another configuration. */
function told(kind: 'filter' | 'project', before: object, after: object): string {
  const added = addNode(newDocument({ id: 'd', name: 'D' }), kind, { x: 0, y: 0 });
  const config = { ...added.node.config, ...before } as NodeConfig;
  const document = updateNode(added.document, added.node.id, { config });
  const fix = { kind: 'set-config', nodeId: added.node.id, config: { ...config, ...after } as NodeConfig } as const;
  return fixText(fix, document, (key, values) => textIn('en', key, values));
}

test('a repair says what it will put there, where that is short and one thing', () => {
  expect(told('filter', { condition: 'werd > 3' }, { condition: 'wert > 3' })).toBe('Use wert > 3');
  expect(told('filter', { condition: 'a' }, { condition: 'b'.repeat(40) })).toBe('Fix');
  const fields = (...names: readonly string[]) => ({ fields: names.map((name) => ({ name, expression: name })) });
  expect(told('project', fields(), fields('a', 'b'))).toBe('Take all columns');
  expect(told('project', fields('a', 'b'), fields('a', 'c'))).toBe('Fix');
});
