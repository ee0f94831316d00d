import type { FailingRows } from '#protocol/failing-rows.ts';
import type { JobSettings } from '#protocol/job-plan.ts';
import type { GeneratorField, WatermarkConfig } from '#protocol/source-config.ts';

/**
 * The pipeline document: what is drawn, stored and exported as `.weir.json`. Plain JSON; decode.ts is the only way in.
 * Everything a user can edit is here; everything derived (schemas, chains, key groups) is not.
 */

export const DOCUMENT_FORMAT = 'weir.pipeline';
export const DOCUMENT_VERSION = 2;

export interface PipelineDocument {
  readonly format: typeof DOCUMENT_FORMAT;
  readonly version: typeof DOCUMENT_VERSION;
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly DocumentNode[];
  readonly edges: readonly DocumentEdge[];
  readonly notes: readonly DocumentNote[];
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

/** `late`: rows that a window found late; `failed`: rows an expression failed for, where a node says so. */
export type OutputPort = 'out' | 'late' | 'failed';

export interface DocumentEdge {
  readonly id: string;
  readonly from: string;
  readonly fromPort: OutputPort;
  readonly to: string;
  readonly partitioner: EdgePartitioner;
}

/** Words on the canvas, for people: in the file, the link and the clipboard, but never in the plan. */
export interface DocumentNote {
  /** Unique among notes and nodes. */
  readonly id: string;
  /** Plain text with line breaks. */
  readonly text: string;
  readonly position: { readonly x: number; readonly y: number };
  readonly size: { readonly width: number; readonly height: number };
}

/**
 * `auto`: hash into a keyed node, else forward where parallelisms agree, else rebalance (Flink's default). The others
 * are what Flink calls so: `rescale` deals rows to a local share of the receivers, `broadcast` gives each of them all.
 */
export type EdgePartitioner = 'auto' | 'forward' | 'rebalance' | 'rescale' | 'broadcast';

/** `slideMs` may stay beside `tumble`, where it means nothing, so that the kind can be changed back. */
export interface WindowConfig {
  readonly kind: 'tumble' | 'hop';
  readonly sizeMs: number;
  readonly slideMs?: number | undefined;
  readonly offsetMs: number;
}

/** A file in the vault. */
export interface DocumentFile {
  readonly file: string;
  readonly bytes: number;
  readonly name?: string | undefined;
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

/** What happens to a row for which an expression of the node fails; absent = `fail`, Flink's only way. */
interface Evaluating {
  readonly failingRows?: FailingRows | undefined;
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
      /** What its owner calls it; absent for samples. */
      readonly name?: string | undefined;
      /** Further files of the same form. */
      readonly moreFiles?: readonly DocumentFile[] | undefined;
      readonly format: 'lines' | 'csv' | 'json';
      readonly delimiter: string;
      /** One character, or '' for none; absent = `"`. */
      readonly quote?: string | undefined;
      readonly header: boolean;
      /** CSV: the given schema, by position. JSON: by name. Lines: one STRING column of this name. */
      readonly columns: readonly DocumentColumn[];
      readonly timeColumn: string | null;
      /** How the time column is written (sources/time-format.ts); absent = as its type. */
      readonly timeFormat?: string | undefined;
      /** Of each file. */
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
  | {
      /** Events that the user makes while the job runs. */
      readonly kind: 'clicks';
      readonly columns: readonly DocumentColumn[];
      readonly timeColumn: string | null;
      readonly watermark: WatermarkConfig;
    }
  | {
      /** A row per tick of the job clock. */
      readonly kind: 'clock';
      readonly intervalMs: number;
      /** null = endless. */
      readonly ticks: number | null;
      readonly watermark: WatermarkConfig;
    }
  | ({ readonly kind: 'project'; readonly fields: readonly NamedExpressionConfig[] } & Evaluating)
  | ({ readonly kind: 'filter'; readonly condition: string } & Evaluating)
  | { readonly kind: 'split-text'; readonly column: string; readonly as: string }
  | ({
      readonly kind: 'aggregate';
      readonly keys: readonly string[];
      readonly aggregates: readonly NamedExpressionConfig[];
      readonly emit: 'changelog' | 'append';
    } & Evaluating)
  | ({
      readonly kind: 'window-aggregate';
      readonly keys: readonly string[];
      readonly window: WindowConfig;
      readonly allowedLatenessMs: number;
      readonly aggregates: readonly NamedExpressionConfig[];
    } & Evaluating)
  | { readonly kind: 'union' }
  /** Permits of the whole job, shared equally by the subtasks. */
  | { readonly kind: 'rate-limit'; readonly per: 'second' | 'checkpoint'; readonly permits: number }
  | { readonly kind: 'table-sink'; readonly mode: 'append' | 'upsert'; readonly keys: readonly string[] }
  | { readonly kind: 'log-sink'; readonly log: string };

export type NodeKind = NodeConfig['kind'];
