/**
 * What people read about one function: a sentence in each language, how Flink's Table API for Java says it, and an
 * example with its result as Flink prints it. Workers do not load it. In SQL a call is written as in Weir.
 */
export interface FunctionHelp {
  /** Name in the registry; an operator by its symbol. */
  readonly name: string;
  readonly group: FunctionGroup;
  /** The Table API's form, with fields for arguments. */
  readonly java: string;
  /** In English. */
  readonly summary: string;
  /** In 简体中文. */
  readonly summaryZh: string;
  /** An expression without fields. */
  readonly example: string;
  /** Text of its value; `NULL` for SQL NULL. */
  readonly result: string;
}

export type FunctionGroup =
  | 'arithmetic'
  | 'comparison'
  | 'logic'
  | 'conditional'
  | 'number'
  | 'text'
  | 'search'
  | 'pattern'
  | 'encoding'
  | 'hash'
  | 'collection'
  | 'json'
  | 'time';

/** An entry of a help file. */
export function help(entry: {
  readonly name: string;
  readonly group: FunctionGroup;
  readonly java: string;
  readonly en: string;
  readonly zh: string;
  readonly example: string;
  readonly result: string;
}): FunctionHelp {
  const { en, zh, ...rest } = entry;
  return { ...rest, summary: en, summaryZh: zh };
}
