import type { GeneratorField, JobSettings, WatermarkConfig } from '#protocol/job-plan.ts';

/**
 * The pipeline document: what is drawn, stored and exported as `.weir.json`. Plain JSON; decode.ts is the only way in.
 * Everything a user can edit is here; everything derived (schemas, chains, key groups) is not.
 */

export const DOCUMENT_FORMAT = 'weir.pipeline';
export const DOCUMENT_VERSION = 1;

export interface PipelineDocument {
  readonly format: typeof DOCUMENT_FORMAT;
  readonly version: typeof DOCUMENT_VERSION;
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly DocumentNode[];
  readonly edges: readonly DocumentEdge[];
  /** Parallelism of nodes that set none. Flink: parallelism.default. */
  readonly parallelism: number;
  readonly settings: JobSettings;
  readonly run: RunSettings;
}

/** How the studio starts it. */
export interface RunSettings {
  readonly world: 'workers' | 'deterministic';
  /** Rate of the job clock at the start: 1 = real time. */
  readonly rate: number;
  readonly script: DocumentScript | null;
}

export interface DocumentScript {
  readonly triggers: readonly DocumentScriptPoint[];
  readonly kills: readonly (DocumentScriptPoint & { readonly target: DocumentSubtask })[];
  /** Extra delay of the channels from one subtask of a node to its consumers, in job ms. */
  readonly channelDelays: readonly { readonly from: DocumentSubtask; readonly ms: number }[];
}

/** `index` counts from 0. */
export interface DocumentSubtask {
  readonly node: string;
  readonly index: number;
}

export type DocumentScriptPoint =
  | { readonly at: 'time'; readonly ms: number }
  | { readonly at: 'record'; readonly subtask: DocumentSubtask; readonly count: number }
  | {
      readonly at: 'checkpoint';
      readonly checkpointId: number;
      readonly event: 'triggered' | 'acked' | 'completed';
      readonly plusMs: number;
    };

export interface DocumentNode {
  readonly id: string;
  /** Stable name of the node's state; unique. New nodes get one from their id. */
  readonly uid: string;
  readonly name: string;
  /** null = the document's. */
  readonly parallelism: number | null;
  /** null = Flink's default for the parallelism. */
  readonly maxParallelism: number | null;
  /** Flink: ChainingStrategy; `head` = startNewChain(), `never` = disableChaining(). */
  readonly chaining: 'always' | 'head' | 'never';
  readonly position: { readonly x: number; readonly y: number };
  readonly config: NodeConfig;
}

export interface DocumentEdge {
  readonly id: string;
  readonly from: string;
  readonly fromPort: 'out' | 'late';
  readonly to: string;
  /**
   * `auto`: hash into a keyed node, else forward where parallelisms agree, else rebalance (Flink's default).
   */
  readonly partitioner: 'auto' | 'forward' | 'rebalance';
}

/** SQL type text of a column as the user writes it: `STRING`, `DECIMAL(10, 2)`, `TIMESTAMP(3)`, … plus NOT NULL. */
export interface DocumentColumn {
  readonly name: string;
  readonly type: string;
}

export interface NamedExpressionConfig {
  readonly name: string;
  readonly expression: string;
}

export type NodeConfig =
  | {
      readonly kind: 'generator';
      readonly seed: number;
      readonly splits: number;
      readonly rowsPerSplit: number | null;
      readonly rowsPerSecond: number | null;
      readonly fields: readonly GeneratorField[];
      readonly eventTime: {
        readonly startMs: number;
        readonly stepMs: number;
        readonly outOfOrdernessMs: number;
      } | null;
      readonly idle: readonly { readonly split: number; readonly at: number; readonly ms: number }[];
      readonly watermark: WatermarkConfig;
    }
  | {
      readonly kind: 'file';
      readonly file: string;
      readonly bytes: number;
      readonly format: 'lines' | 'csv';
      readonly delimiter: string;
      readonly header: boolean;
      /** CSV: the given schema. Lines: one STRING column of this name. */
      readonly columns: readonly DocumentColumn[];
      readonly timeColumn: string | null;
      readonly splits: number;
      readonly rowsPerSecond: number | null;
      readonly watermark: WatermarkConfig;
    }
  | {
      readonly kind: 'rows';
      readonly columns: readonly DocumentColumn[];
      readonly timeColumn: string | null;
      /** rows[split][n]: values, due time and label. */
      readonly rows: readonly (readonly {
        readonly values: readonly (string | number | boolean | null)[];
        readonly atMs: number | null;
        readonly label: string | null;
      }[])[];
      readonly rowsPerSecond: number | null;
      readonly watermark: WatermarkConfig;
    }
  | { readonly kind: 'project'; readonly fields: readonly NamedExpressionConfig[] }
  | { readonly kind: 'filter'; readonly condition: string }
  | { readonly kind: 'split-text'; readonly column: string; readonly as: string }
  | {
      readonly kind: 'aggregate';
      readonly keys: readonly string[];
      readonly aggregates: readonly NamedExpressionConfig[];
      readonly emit: 'changelog' | 'append';
    }
  | {
      readonly kind: 'window-aggregate';
      readonly keys: readonly string[];
      readonly window: { readonly kind: 'tumble'; readonly sizeMs: number; readonly offsetMs: number };
      readonly allowedLatenessMs: number;
      readonly aggregates: readonly NamedExpressionConfig[];
    }
  | { readonly kind: 'union' }
  | { readonly kind: 'table-sink'; readonly mode: 'append' | 'upsert'; readonly keys: readonly string[] }
  | { readonly kind: 'log-sink'; readonly log: string };

export type NodeKind = NodeConfig['kind'];
