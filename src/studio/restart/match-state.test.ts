import { expect, test } from 'vitest';
import { compileDocument } from '#model/compile/compile-document.ts';
import { decodeDocument } from '#model/decode-document.ts';
import type { DocumentNode, PipelineDocument } from '#model/document.ts';
import { updateNode } from '#model/edit-document.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { must } from '#std/assert.ts';
import wordCount from '../../../public/samples/word-count.weir.json' with { type: 'json' };
import { matchState } from './match-state.ts';

const decoded = decodeDocument(wordCount);
const DOCUMENT = must(decoded.ok ? decoded.value : null, 'the sample decodes');
const BEFORE = plan(DOCUMENT);
const COUNT = node('aggregate');
const SOURCE = must(
  DOCUMENT.nodes.find(({ config }) => config.kind === 'file' || config.kind === 'rows'),
  'a source',
);

test('the same pipeline keeps all state; what keeps none is not named', () => {
  const { kept, empty, lost } = matchState(BEFORE, BEFORE);
  expect({ empty, lost }).toEqual({ empty: [], lost: [] });
  expect(kept).toContain(COUNT.name);
  expect(kept).toContain(SOURCE.name);
  expect(kept).not.toContain(DOCUMENT.nodes.find(({ config }) => config.kind === 'split-text')?.name);
});

test('another uid loses the state of the old one, and begins empty', () => {
  expect(changed(COUNT, { uid: 'counted-anew' })).toEqual({
    empty: [COUNT.name],
    lost: [{ name: COUNT.name, uid: COUNT.uid, why: 'removed' }],
  });
});

test.each([
  ['maxParallelism', COUNT, { maxParallelism: 64 }],
  ['parallelism', SOURCE, { parallelism: 1 }],
] as const)('a change of %s is said by name', (why, of, patch) => {
  const { lost } = changed(of, patch);
  expect(lost.filter(({ uid }) => uid === of.uid)).toEqual([{ name: of.name, uid: of.uid, why }]);
});

test('keys of other types are said by name', () => {
  const after: JobPlan = {
    ...BEFORE,
    vertices: BEFORE.vertices.map((vertex) => ({
      ...vertex,
      operators: vertex.operators.map((operator) =>
        operator.config.kind === 'group-aggregate'
          ? { ...operator, config: { ...operator.config, keyFields: [] } }
          : operator,
      ),
    })),
  };
  expect(matchState(BEFORE, after).lost).toEqual([{ name: COUNT.name, uid: COUNT.uid, why: 'keys' }]);
});

test('parallelism of a keyed operator is a rescale, which loses nothing', () => {
  expect(changed(COUNT, { parallelism: 3 })).toEqual({ empty: [], lost: [] });
});

test('a renamed operator is matched by its uid', () => {
  expect(changed(COUNT, { name: 'renamed' })).toEqual({ empty: [], lost: [] });
});

function changed(of: DocumentNode, patch: Parameters<typeof updateNode>[2]) {
  const { empty, lost } = matchState(BEFORE, plan(updateNode(DOCUMENT, of.id, patch)));
  return { empty, lost };
}

function node(kind: DocumentNode['config']['kind']): DocumentNode {
  return must(
    DOCUMENT.nodes.find(({ config }) => config.kind === kind),
    `the sample has ${kind}`,
  );
}

function plan(document: PipelineDocument): JobPlan {
  const compiled = compileDocument(document, document.id);
  return must(compiled.ok ? compiled.value.plan : null, 'it compiles');
}
