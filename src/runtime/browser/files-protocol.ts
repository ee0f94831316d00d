import type { FileEncoding, FilePreview, FormFinding, ImportedFile } from '#protocol/file-finding.ts';
import type { FileSourceConfig } from '#protocol/source-config.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { CallAnswer } from '../open-calls.ts';

/** What a page and the worker that looks into files say to each other. */

/** How the lines of a source's files become rows, for a preview. */
export interface PreviewedFiles {
  readonly files: readonly { readonly file: string; readonly bytes: number }[];
  /** Of each file. */
  readonly splits: number;
  readonly form: Pick<FileSourceConfig, 'format' | 'csv' | 'timeColumn' | 'timeFormat'>;
  readonly schema: Schema;
}

export interface FileMethods {
  /** `encoding` null: as the first bytes tell. */
  importFile(file: Blob, encoding: FileEncoding | null): ImportedFile;
  convertFile(key: string, encoding: FileEncoding): ImportedFile;
  lookInto(key: string, bytes: number): FormFinding;
  previewFiles(previewed: PreviewedFiles): FilePreview;
}

export type FileMethod = keyof FileMethods;

export interface FileCall<Method extends FileMethod = FileMethod> {
  readonly kind: 'call';
  readonly callId: number;
  readonly method: Method;
  readonly parameters: Parameters<FileMethods[Method]>;
}

export type PageToFiles = { readonly kind: 'connectVault'; readonly port: MessagePort } | FileCall;

export type FilesToPage = CallAnswer | { readonly kind: 'progressed'; readonly callId: number; readonly share: number };
