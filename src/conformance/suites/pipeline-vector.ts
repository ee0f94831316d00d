/** Suite `pipeline`: a bounded job as Flink SQL planned and executed it, and its final table. */
export interface PipelineVector {
  readonly name: string;
  readonly setup: {
    readonly nodes: readonly PipelineNode[];
    readonly output: string;
    readonly parallelism: number;
  };
  readonly result: PipelineResult;
}

export interface PipelineResult {
  readonly kind: 'append' | 'upsert';
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly key: readonly string[] | null;
  readonly rows: readonly (readonly JsonValue[])[];
}

export type JsonValue = string | number | boolean | null;

type Named = readonly (readonly [name: string, expression: string])[];

/** The nodes that can be run; others have a kind of their own. */
export type PipelineNode =
  | {
      readonly id: string;
      readonly kind: 'source';
      readonly columns: Named;
      readonly time: string | null;
      readonly outOfOrderness: string | null;
      readonly rows: readonly (readonly JsonValue[])[];
      readonly primaryKey?: readonly string[] | null;
    }
  | { readonly id: string; readonly kind: 'filter'; readonly input: string; readonly condition: string }
  | { readonly id: string; readonly kind: 'project'; readonly input: string; readonly fields: Named }
  | { readonly id: string; readonly kind: 'union'; readonly inputs: readonly string[] }
  | {
      readonly id: string;
      readonly kind: 'split-text';
      readonly input: string;
      readonly column: string;
      readonly as: string;
    }
  | {
      readonly id: string;
      readonly kind: 'group-aggregate';
      readonly input: string;
      readonly keys: readonly string[];
      readonly aggregates: Named;
    }
  | {
      readonly id: string;
      readonly kind: 'window-aggregate';
      readonly input: string;
      readonly time: string;
      readonly window: {
        readonly kind: string;
        readonly size?: string;
        readonly slide?: string;
        readonly offset?: string;
      };
      readonly keys: readonly string[];
      readonly aggregates: Named;
    };
