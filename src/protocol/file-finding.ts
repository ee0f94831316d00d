import type { LineRefusal } from './line-refusal.ts';

/**
 * What is said of a file that a user brings: how it is encoded and written, as far as its first bytes tell, and how its
 * first lines read as rows. Plain data between the worker that looks into files and the studio.
 */

/** Encodings a file may have; in the vault every file is UTF-8. */
export type FileEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gbk' | 'windows-1252';

/** Why a file makes no rows as it is. */
export type FileProblem =
  | 'empty'
  | 'only-blank-lines'
  | 'only-header'
  | 'binary'
  | 'archive'
  | 'utf-32'
  | 'json-document'
  | 'line-too-long';

/** What a user should know of a file that can be read. */
export type FileNote =
  | 'byte-order-mark'
  | 'encoding-guessed'
  | 'malformed-lines'
  | 'mixed-line-ends'
  | 'lone-cr'
  | 'nul-bytes'
  | 'duplicate-header'
  | 'empty-header'
  | 'quoted-line-breaks'
  | 'day-month-guessed'
  | 'no-time';

/** How a file is encoded. `cr`: lines end with CR alone. */
export interface EncodingFinding {
  readonly encoding: FileEncoding;
  readonly cr: boolean;
  readonly problem: FileProblem | null;
  readonly notes: readonly FileNote[];
}

/** A file in the vault, to be read under `file`; null if it was not taken, for the problem that is named. */
export interface ImportedFile {
  readonly file: string | null;
  readonly bytes: number;
  readonly encoding: EncodingFinding;
}

/** How the text of a file is written: what a source of it starts with. */
export interface FormFinding {
  readonly problem: FileProblem | null;
  readonly notes: readonly FileNote[];
  readonly format: 'lines' | 'csv' | 'json';
  readonly delimiter: string;
  readonly quote: string;
  readonly header: boolean;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly timeColumn: string | null;
  /** null: as its type says. */
  readonly timeFormat: string | null;
}

/** The first lines of a source's files as rows. */
export interface FilePreview {
  readonly lines: readonly PreviewLine[];
  /** Rows and refused lines among the lines that were read; more than are listed. */
  readonly rows: number;
  readonly refused: number;
  /** Whether the file goes on behind what was read. */
  readonly partial: boolean;
}

/** A line of the file with this number, from 0. `values`: one text a column, null = NULL; or why the line is no row. */
export type PreviewLine = { readonly line: number; readonly file: number } & (
  | { readonly values: readonly (string | null)[]; readonly eventTime: number | null }
  | { readonly refusal: LineRefusal; readonly text: string }
);
