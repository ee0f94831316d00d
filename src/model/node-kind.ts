import type { DocumentFile, NodeConfig, NodeKind } from './document.ts';

/** What a node is by its kind alone. */

/** The configuration of one kind. */
export type ConfigOf<Kind extends NodeKind> = Extract<NodeConfig, { readonly kind: Kind }>;
export type SourceConfig = ConfigOf<'generator' | 'file' | 'rows' | 'clicks' | 'clock'>;
export type SinkConfig = ConfigOf<'table-sink' | 'log-sink'>;

const SOURCE_KINDS: ReadonlySet<NodeKind> = new Set<SourceConfig['kind']>([
  'generator',
  'file',
  'rows',
  'clicks',
  'clock',
]);

/** Whether a node starts a stream. */
export function isSourceConfig(config: NodeConfig): config is SourceConfig {
  return SOURCE_KINDS.has(config.kind);
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
  switch (config.kind) {
    case 'rows':
      return config.rows.length;
    case 'file':
      return config.splits * filesOf(config).length;
    case 'generator':
      return config.splits;
    case 'clicks':
    case 'clock':
      return 1;
  }
}

/** The files of a file source, in the order of their splits. */
export function filesOf(config: ConfigOf<'file'>): readonly DocumentFile[] {
  const { file, bytes, name, moreFiles } = config;
  return [{ file, bytes, name }, ...(moreFiles ?? [])];
}
