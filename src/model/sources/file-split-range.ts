import { must } from '#std/assert.ts';
import type { FileSourceConfig } from '#protocol/source-config.ts';

/** The bytes [start, end) of split `split`, in a file of `fileBytes`. */
export interface FileSplitRange {
  readonly split: number;
  readonly start: number;
  readonly end: number;
  readonly fileBytes: number;
}

/** Cuts a file into `splits` ranges of equal size. */
export function fileSplitRange(fileBytes: number, splits: number, split: number): FileSplitRange {
  return {
    split,
    start: Math.floor((fileBytes * split) / splits),
    end: Math.floor((fileBytes * (split + 1)) / splits),
    fileBytes,
  };
}

/** Which file of a source a split is of, and its range of it: each file is cut into as many splits as the others. */
export function fileOfSplit(
  config: FileSourceConfig,
  split: number,
): { readonly file: Pick<FileSourceConfig, 'file' | 'bytes' | 'name'>; readonly range: FileSplitRange } {
  const files = [config, ...(config.moreFiles ?? [])];
  const perFile = config.splits / files.length;
  const file = must(files[Math.floor(split / perFile)], 'a split has a file');
  return { file, range: fileSplitRange(file.bytes, perFile, split % perFile) };
}
