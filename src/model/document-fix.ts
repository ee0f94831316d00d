import type { EdgePartitioner, NodeConfig, OutputPort, PipelineDocument } from './document.ts';

/** A one-click repair, as data. edit-document.ts applies it. */
export type DocumentFix =
  | { readonly kind: 'set-parallelism'; readonly nodeId: string; readonly parallelism: number | null }
  | { readonly kind: 'set-max-parallelism'; readonly nodeId: string; readonly maxParallelism: number | null }
  | { readonly kind: 'set-uid'; readonly nodeId: string; readonly uid: string }
  | { readonly kind: 'set-config'; readonly nodeId: string; readonly config: NodeConfig }
  | { readonly kind: 'set-settings'; readonly settings: PipelineDocument['settings'] }
  | { readonly kind: 'set-run'; readonly run: PipelineDocument['run'] }
  | { readonly kind: 'set-partitioner'; readonly edgeId: string; readonly partitioner: EdgePartitioner }
  | { readonly kind: 'connect'; readonly from: string; readonly fromPort: OutputPort; readonly to: string }
  | { readonly kind: 'remove-edge'; readonly edgeId: string }
  | { readonly kind: 'remove-node'; readonly nodeId: string };
