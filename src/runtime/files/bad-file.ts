/**
 * Files as people really have them: cut off, mixed up, mislabelled, hostile. Each with what becomes of it: how it is
 * taken (encoding, form, notes), how many rows it makes, and every refused line by number and reason. `read` says with
 * which columns: as the file is found, or as the orders of a shop. The test carries every one of them out.
 */
export interface BadFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly read: 'as found' | 'orders.csv' | 'orders.jsonl' | 'lines';
  readonly outcome: string;
}
