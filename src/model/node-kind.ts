import type { NodeConfig, NodeKind } from './document.ts';

/** What a node is by its kind alone. */

/** The configuration of one kind. */
export type ConfigOf<Kind extends NodeKind> = Extract<NodeConfig, { readonly kind: Kind }>;
export type SourceConfig = ConfigOf<'generator' | 'file' | 'rows'>;
export type SinkConfig = ConfigOf<'table-sink' | 'log-sink'>;

/** Whether a node starts a stream. */
export function isSourceConfig(config: NodeConfig): config is SourceConfig {
  return config.kind === 'generator' || config.kind === 'file' || config.kind === 'rows';
}

/** Whether a node ends a stream. */
export function isSinkConfig(config: NodeConfig): config is SinkConfig {
  return config.kind === 'table-sink' || config.kind === 'log-sink';
}

/** Whether a node keeps state by key: what goes into it is partitioned by hash. */
export function isKeyedConfig(config: NodeConfig): config is ConfigOf<'aggregate' | 'window-aggregate'> {
  return config.kind === 'aggregate' || config.kind === 'window-aggregate';
}

/** The number of splits of a source: what its subtasks share among them. */
export function splitsOf(config: SourceConfig): number {
  return config.kind === 'rows' ? config.rows.length : config.splits;
}
