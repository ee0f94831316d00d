import { assert, must } from '#std/assert.ts';
import type { OperatorConfig } from '#protocol/job-plan.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { WindowSpec } from '#protocol/window-spec.ts';
import type { DocumentNode, NodeConfig, WindowConfig } from '../document.ts';
import { type ConfigOf, splitsOf } from '../node-kind.ts';

/** Flink: sink.committer.retries. */
const COMMITTER_RETRIES = 10;

/** One operator of the plan before it has a place in a chain. */
export interface OperatorDraft {
  /** Unique among drafts; the name in the stream graph. */
  readonly key: string;
  readonly uid: string;
  readonly name: string;
  readonly config: OperatorConfig;
  readonly inputSchema: Schema | null;
  readonly outputSchema: Schema;
}

/**
 * The operators of a node: one, or writer and committer of a log sink. A dot cannot occur in a uid of a document, so
 * the committer's never meets another node's.
 */
export function operatorDrafts(
  node: DocumentNode,
  schemas: { readonly input: Schema | null; readonly out: Schema | null },
): readonly OperatorDraft[] {
  const { config } = node;
  const input = schemas.input;
  const base = { key: node.id, uid: node.uid, name: node.name, inputSchema: input };
  if (config.kind === 'log-sink') {
    const schema = must(input, 'a validated sink has an input');
    const { log } = config;
    return [
      { ...base, name: `${node.name}: Writer`, config: { kind: 'sink-log-writer', log }, outputSchema: schema },
      {
        ...base,
        key: `${node.id}.committer`,
        uid: `${node.uid}.committer`,
        name: `${node.name}: Committer`,
        config: { kind: 'sink-log-committer', log, retries: COMMITTER_RETRIES },
        outputSchema: schema,
      },
    ];
  }
  assert(config.kind !== 'union', 'unions vanish into edges');
  const outputSchema = must(schemas.out ?? input, 'a validated node has a schema');
  return [{ ...base, config: operatorConfig(config, input), outputSchema }];
}

type SingleOperatorConfig = Exclude<NodeConfig, ConfigOf<'log-sink' | 'union'>>;

function operatorConfig(config: SingleOperatorConfig, input: Schema | null): OperatorConfig {
  switch (config.kind) {
    case 'generator':
      return { ...config, kind: 'source-generator' };
    case 'file': {
      const { kind: _, delimiter, header, quote, columns: __, splits: ___, ...rest } = config;
      const csv = config.format === 'csv' ? { delimiter, header, ...(quote === undefined ? {} : { quote }) } : null;
      return { ...rest, kind: 'source-file', splits: splitsOf(config), csv };
    }
    case 'rows': {
      const { kind: _, columns: __, ...rest } = config;
      return { ...rest, kind: 'source-rows', splits: config.rows.length };
    }
    case 'clicks': {
      const { timeColumn, watermark } = config;
      return { kind: 'source-clicks', splits: 1, rowsPerSecond: null, timeColumn, watermark };
    }
    case 'clock':
      return { ...config, kind: 'source-clock', splits: 1, rowsPerSecond: null };
    case 'project':
    case 'filter':
      return config;
    case 'split-text':
      return { kind: 'split-text', column: columnIndex(input, config.column), as: config.as };
    case 'aggregate':
      return {
        kind: 'group-aggregate',
        keyFields: keyFields(input, config.keys),
        aggregates: config.aggregates,
        emit: config.emit,
        ...(config.failingRows === undefined ? {} : { failingRows: config.failingRows }),
      };
    case 'window-aggregate': {
      const { keys, window, ...rest } = config;
      return { ...rest, window: windowSpec(window), keyFields: keyFields(input, keys) };
    }
    case 'rate-limit':
      return config;
    case 'table-sink':
      return {
        kind: 'sink-table',
        mode: config.mode,
        keyFields: config.mode === 'upsert' ? keyFields(input, config.keys) : [],
      };
  }
}

function windowSpec({ kind, sizeMs, slideMs, offsetMs }: WindowConfig): WindowSpec {
  if (kind === 'tumble') return { kind, sizeMs, offsetMs };
  assert(slideMs !== undefined, 'a validated sliding window has a slide');
  return { kind, sizeMs, slideMs, offsetMs };
}

/** The positions of key columns in a schema. */
export function keyFields(schema: Schema | null, keys: readonly string[]): readonly number[] {
  return keys.map((key) => columnIndex(schema, key));
}

function columnIndex(schema: Schema | null, name: string): number {
  const index = schema?.fields.findIndex((field) => field.name === name) ?? -1;
  assert(index >= 0, () => `a validated node names columns that exist, not ${name}`);
  return index;
}
