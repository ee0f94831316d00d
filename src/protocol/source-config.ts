/**
 * What a plan says of its sources: where rows come from, when they are due, and what their times say about time.
 * Flink: Source, WatermarkStrategy.
 */

/** Flink: WatermarkStrategy. */
export interface WatermarkConfig {
  readonly strategy: 'bounded-out-of-orderness' | 'monotonous' | 'none';
  /** Bounded out-of-orderness only. */
  readonly outOfOrdernessMs: number;
  /** Flink: withIdleness; null = never idle. */
  readonly idlenessMs: number | null;
  /** `periodic` probes every intervalMs (pipeline.auto-watermark-interval); `per-record` after each record. */
  readonly emit: 'periodic' | 'per-record';
  readonly intervalMs: number;
}

export interface SourceConfigBase {
  readonly splits: number;
  /** Records per second and split of the job clock; null = as fast as possible. */
  readonly rowsPerSecond: number | null;
  readonly watermark: WatermarkConfig;
}

/** Seeded rows, a pure function of (seed, split, offset). */
export interface GeneratorSourceConfig extends SourceConfigBase {
  readonly kind: 'source-generator';
  readonly seed: number;
  /** Rows per split; null = endless. */
  readonly rowsPerSplit: number | null;
  readonly fields: readonly GeneratorField[];
  /** Event time of offset n: startMs + n * stepMs, minus a seeded delay of 0 … outOfOrdernessMs. */
  readonly eventTime: { readonly startMs: number; readonly stepMs: number; readonly outOfOrdernessMs: number } | null;
  /** Splits that fall silent for a while: from offset `at` for `ms` of the job clock. */
  readonly idle: readonly { readonly split: number; readonly at: number; readonly ms: number }[];
}

/** One generated column. Every generator column is NOT NULL. */
export type GeneratorField =
  /** Numbers from `first` (absent = 0) on, unique over all splits. */
  | { readonly name: string; readonly fill: 'sequence'; readonly first?: number | undefined }
  | { readonly name: string; readonly fill: 'event-time' }
  /** A time after the event time. */
  | { readonly name: string; readonly fill: 'later'; readonly minMs: number; readonly maxMs: number }
  /** A sequence number of another generator of the same event time, `rate` of whose rows there are per row of this. */
  | {
      readonly name: string;
      readonly fill: 'reference';
      readonly first: number;
      readonly rate: number;
      /** How many of the newest numbers are drawn from. */
      readonly window: number;
      /** Share of the rows that take the newest number divisible by `window`: a hot key that moves. */
      readonly hotShare: number;
    }
  /** A price in cents, 100 to 100,000,000, all magnitudes alike. */
  | { readonly name: string; readonly fill: 'price' }
  /** A value that rises and falls between two bounds once in `period` rows, with noise of a share of the range. */
  | {
      readonly name: string;
      readonly fill: 'wave';
      readonly min: number;
      readonly max: number;
      readonly period: number;
      readonly noise: number;
    }
  /** A text; `#` is a random digit, `?` a random letter. */
  | { readonly name: string; readonly fill: 'pattern'; readonly pattern: string }
  | { readonly name: string; readonly fill: 'int'; readonly min: number; readonly max: number }
  | { readonly name: string; readonly fill: 'double'; readonly min: number; readonly max: number }
  | {
      readonly name: string;
      readonly fill: 'key';
      readonly prefix: string;
      readonly keys: number;
      /** Zipf exponent; 0 = uniform. */
      readonly skew: number;
    }
  | { readonly name: string; readonly fill: 'text'; readonly choices: readonly string[] };

/** Files in the vault (shipped samples or uploads), each cut into splits at line boundaries. */
export interface FileSourceConfig extends SourceConfigBase {
  readonly kind: 'source-file';
  /**
   * Key of the file in the vault: `sample:alice.txt`, `upload:<sha-256>`; `@gbk` names the UTF-8 copy of a GBK file.
   */
  readonly file: string;
  readonly bytes: number;
  /** What its owner calls it. */
  readonly name?: string | undefined;
  /** Further files of the same form. `splits` counts those of all files, the same number each. */
  readonly moreFiles?: readonly Pick<FileSourceConfig, 'file' | 'bytes' | 'name'>[] | undefined;
  readonly format: 'lines' | 'csv' | 'json';
  /** CSV only; the schema is given, columns are taken by position. `quote`: one character, '' = none; absent = `"`. */
  readonly csv: {
    readonly delimiter: string;
    readonly header: boolean;
    readonly quote?: string | undefined;
  } | null;
  /** Name of the event-time column of the output schema (TIMESTAMP or BIGINT ms), or null. */
  readonly timeColumn: string | null;
  /** How the event-time column is written (model/sources/time-format.ts); absent = as its SQL type. */
  readonly timeFormat?: string | undefined;
}

/** Rows written out in the document: scripted scenarios, textbook jobs, conformance vectors. */
export interface RowsSourceConfig extends SourceConfigBase {
  readonly kind: 'source-rows';
  /** rows[split]: values in schema order as JSON (BIGINT, DECIMAL, TIMESTAMP as decimal strings). */
  readonly rows: readonly (readonly ScriptedRow[])[];
  readonly timeColumn: string | null;
}

/**
 * Events that the user makes while the job runs. They are recorded in the vault, so that a restore reads them again.
 */
export interface ClicksSourceConfig extends SourceConfigBase {
  readonly kind: 'source-clicks';
  readonly timeColumn: string | null;
}

/** A row per tick of the job clock: its number and the time it was emitted at. Not replayable. */
export interface ClockSourceConfig extends SourceConfigBase {
  readonly kind: 'source-clock';
  readonly intervalMs: number;
  /** null = endless. */
  readonly ticks: number | null;
}

export interface ScriptedRow {
  readonly values: readonly (string | number | boolean | null)[];
  /** Job time in ms since the source started at which the row is due; null = at once. Overrides rowsPerSecond. */
  readonly atMs: number | null;
  /** Name of the record on the screen, e.g. `a3`; null = its key. */
  readonly label: string | null;
}
