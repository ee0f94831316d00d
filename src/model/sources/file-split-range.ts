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
