import { assert, must } from '#std/assert.ts';
import { Fifo } from '#std/fifo.ts';
import { FILE_LINE_BYTES_MAX, FILE_READ_BYTES } from '#protocol/limits.ts';
import type { FileSplitRange } from '#model/sources/file-split-range.ts';
import { byteOrderMarkBytes, CARRIAGE_RETURN, LINE_FEED } from './line-bytes.ts';
import { type QuotedCells, RECORD_LINES_MAX } from './quoted-cells.ts';

/**
 * Cuts a byte range of a file into lines, from windows that arrive in order.
 *
 * The cut of a file into splits at line boundaries, Hadoop's way: split i covers bytes [start, end). Split 0 owns the
 * line at byte 0 and every line that starts at a byte ≤ end; each other split drops everything up to and including the
 * first line break at or after its start, then owns lines that start at a byte ≤ end. So a line that crosses a
 * boundary, or starts exactly on it, belongs to the split before, and each line to exactly one.
 *
 * Invariants: `offset` is the byte position of the next unread line (or the start of a split that has not found its
 * first line); a reader opened at an `offset` of another goes on with the same lines. Memory: two windows and one line.
 * Lines end with LF or CR LF; the last one need not end. A UTF-8 byte order mark is no part of the first line.
 * Where quoted cells are looked for (quoted-cells.ts), a "line" is a record, which may have several.
 * Flink: StreamFormat splits do not cut text files; the rule is Hadoop's LineRecordReader.
 */
export class FileSplitReader {
  /** Byte position of the next unread line. */
  offset: number;
  /** Lines read since the split's first one; a record counts as all of its lines. */
  lines: number;
  /** The bytes that hold the line found by {@link peek}; valid until {@link consume}. */
  buffer: Uint8Array = new Uint8Array(0);
  lineFrom = 0;
  lineTo = 0;
  /** Whether the line found is longer than the bound; its bytes were dropped. */
  overlong = false;

  readonly #range: FileSplitRange;
  readonly #request: (from: number, to: number) => void;
  /** Windows that arrived and are not in `buffer` yet. */
  readonly #windows = new Fifo<Uint8Array>();
  #inFlight = 0;
  /** File position of buffer[0]. */
  #bufferFrom: number;
  /** Next file position to ask for. */
  #askFrom: number;
  /** Position in `buffer` where the search for the next line break goes on. */
  #scanFrom = 0;
  /** Index behind the line found, in `buffer`; -1 while none is found. */
  #next = -1;
  #droppedBytes = 0;
  readonly #cells: QuotedCells | null;
  /** The record that is being put together of several lines; null while there is none. */
  #open: OpenRecord | null = null;
  /** Lines of what was found. */
  #linesFound = 1;

  constructor(
    range: FileSplitRange,
    position: { readonly offset: number; readonly lines: number } | null,
    request: (from: number, to: number) => void,
    cells: QuotedCells | null = null,
  ) {
    assert(cells === null || (range.start === 0 && range.end === range.fileBytes), 'a file with records is not cut');
    this.#range = range;
    this.#request = request;
    this.#cells = cells;
    this.offset = position?.offset ?? range.start;
    this.lines = position?.lines ?? 0;
    this.#bufferFrom = this.offset;
    this.#askFrom = this.offset;
  }

  /** Asks for the first windows, if the split has any lines. */
  open(): void {
    if (!this.#isExhausted()) this.#askAhead();
  }

  /** A window arrived; windows arrive in the order they were asked for. */
  accept(from: number, bytes: ArrayBuffer): void {
    const expected = this.#bufferFrom + this.buffer.length + this.#waitingBytes();
    assert(from === expected, 'windows of a file arrive in order');
    this.#inFlight--;
    this.#windows.push(new Uint8Array(bytes));
  }

  /** Whether a line is there. After `line`, the public fields describe it. */
  peek(): 'line' | 'blocked' | 'end' {
    while (this.#next < 0) {
      if (this.#isExhausted()) return 'end';
      const at = this.buffer.indexOf(LINE_FEED, this.#scanFrom);
      const atEnd = this.#bufferFrom + this.buffer.length === this.#range.fileBytes;
      if (at >= 0) this.#found(at, at + 1);
      else if (atEnd) this.#found(this.buffer.length, this.buffer.length);
      else if (this.#isTooLongForRecord()) this.#giveUpRecord();
      else if (!this.#extend()) return 'blocked';
    }
    return 'line';
  }

  /** Goes on behind the line found. */
  consume(): void {
    assert(this.#next >= 0, 'a line is consumed after it was found');
    this.offset = this.#bufferFrom + this.#next;
    this.#scanFrom = this.#next;
    this.#next = -1;
    this.#droppedBytes = 0;
    this.overlong = false;
    this.lines += this.#linesFound;
    this.#linesFound = 1;
  }

  /** The whole state as plain values. */
  save(): SavedFileReader {
    const { offset, lines, buffer, lineFrom, lineTo, overlong } = this;
    return {
      fields: { offset, lines, buffer, lineFrom, lineTo, overlong },
      windows: this.#windows.toArray(),
      inFlight: this.#inFlight,
      bufferFrom: this.#bufferFrom,
      askFrom: this.#askFrom,
      scanFrom: this.#scanFrom,
      next: this.#next,
      droppedBytes: this.#droppedBytes,
      open: this.#open,
      linesFound: this.#linesFound,
    };
  }

  /** Takes the saved state of a reader of the same range, in the place of {@link open}. */
  load(saved: SavedFileReader): void {
    Object.assign(this, saved.fields);
    for (const window of saved.windows) this.#windows.push(window);
    this.#inFlight = saved.inFlight;
    this.#bufferFrom = saved.bufferFrom;
    this.#askFrom = saved.askFrom;
    this.#scanFrom = saved.scanFrom;
    this.#next = saved.next;
    this.#droppedBytes = saved.droppedBytes;
    this.#open = saved.open;
    this.#linesFound = saved.linesFound;
  }

  #isAligned(): boolean {
    return this.#range.split === 0 || this.offset > this.#range.start;
  }

  #isExhausted(): boolean {
    const { end, fileBytes } = this.#range;
    return this.offset >= fileBytes || (this.#isAligned() && this.offset > end);
  }

  #found(lineTo: number, next: number): void {
    if (!this.#isAligned()) {
      // The rest of a line of the split before. At the end of the file nothing is left for this one.
      this.offset = this.#bufferFrom + next;
      this.#scanFrom = next;
      return;
    }
    let from = Math.max(0, this.offset - this.#bufferFrom);
    if (this.offset === 0 && this.#droppedBytes === 0) from += byteOrderMarkBytes(this.buffer);
    if (next === lineTo && from >= lineTo) {
      // Nothing behind a byte order mark: the file is empty.
      this.offset = this.#range.fileBytes;
      return;
    }
    const returns = lineTo > from && this.buffer[lineTo - 1] === CARRIAGE_RETURN ? 1 : 0;
    this.lineFrom = from;
    this.lineTo = Math.max(from, lineTo - returns);
    this.overlong = this.#droppedBytes > 0;
    this.#next = next;
    if (this.#cells !== null && !this.overlong) this.#goOnInsideCell(this.#cells, next);
  }

  /** Looks for the next line end if the one that was found is inside of a cell. */
  #goOnInsideCell(cells: QuotedCells, next: number): void {
    const open = this.#open;
    const from = open === null ? this.lineFrom : open.scannedTo - this.#bufferFrom;
    const state = cells.after(this.buffer, from, this.lineTo, open !== null);
    if (state === 'broken' && open !== null) {
      this.#giveUpRecord();
      return;
    }
    if (state !== 'open') {
      if (open !== null) this.#linesFound = open.lines + 1;
      this.#open = null;
      return;
    }
    const lines = (open?.lines ?? 0) + 1;
    const base = this.#bufferFrom;
    const first = open?.first ?? { from: base + this.lineFrom, to: base + this.lineTo, next: base + next };
    this.#open = { first, lines, scannedTo: this.#bufferFrom + next };
    const isLast = this.#bufferFrom + next === this.#range.fileBytes;
    if (isLast || lines >= RECORD_LINES_MAX || this.#isTooLongForRecord()) {
      this.#giveUpRecord();
      return;
    }
    this.#next = -1;
    this.#scanFrom = next;
  }

  #isTooLongForRecord(): boolean {
    const start = Math.max(0, this.offset - this.#bufferFrom);
    return this.#open !== null && this.buffer.length - start > FILE_LINE_BYTES_MAX;
  }

  /** The first line is a line by itself, whatever it leaves open. */
  #giveUpRecord(): void {
    const { first } = must(this.#open, 'a record is open');
    this.lineFrom = first.from - this.#bufferFrom;
    this.lineTo = first.to - this.#bufferFrom;
    this.#next = first.next - this.#bufferFrom;
    this.#open = null;
    this.#linesFound = 1;
  }

  /** Adds the next window to the buffer; false if it is not there yet. */
  #extend(): boolean {
    const window = this.#windows.shift();
    if (window === undefined) {
      if (this.#inFlight === 0) this.#ask();
      return false;
    }
    const keepFrom = this.#isAligned() ? Math.max(0, this.offset - this.#bufferFrom) : this.buffer.length;
    let rest = this.buffer.subarray(keepFrom);
    if (rest.length > FILE_LINE_BYTES_MAX) {
      this.#droppedBytes += rest.length;
      rest = rest.subarray(rest.length);
    }
    this.#bufferFrom += this.buffer.length - rest.length;
    this.#scanFrom = rest.length;
    if (rest.length === 0) this.buffer = window;
    else {
      const joined = new Uint8Array(rest.length + window.length);
      joined.set(rest);
      joined.set(window, rest.length);
      this.buffer = joined;
    }
    this.#askAhead();
    return true;
  }

  /** Keeps one window in flight or waiting ahead of the one that is read, as long as the split's lines may need it. */
  #askAhead(): void {
    if (this.#inFlight + this.#windows.size() === 0 && this.#askFrom <= this.#range.end) this.#ask();
  }

  #ask(): void {
    const to = Math.min(this.#askFrom + FILE_READ_BYTES, this.#range.fileBytes);
    if (to === this.#askFrom) return;
    const from = this.#askFrom;
    this.#askFrom = to;
    this.#inFlight++;
    this.#request(from, to);
  }

  #waitingBytes(): number {
    let bytes = 0;
    for (const window of this.#windows.toArray()) bytes += window.length;
    return bytes;
  }
}

/** A reader as plain values. */
export interface SavedFileReader {
  readonly fields: Pick<FileSplitReader, 'offset' | 'lines' | 'buffer' | 'lineFrom' | 'lineTo' | 'overlong'>;
  readonly windows: readonly Uint8Array[];
  readonly inFlight: number;
  readonly bufferFrom: number;
  readonly askFrom: number;
  readonly scanFrom: number;
  readonly next: number;
  readonly droppedBytes: number;
  readonly open: OpenRecord | null;
  readonly linesFound: number;
}

/** A record whose last cell is not closed yet. Positions are those of the file. */
interface OpenRecord {
  readonly first: { readonly from: number; readonly to: number; readonly next: number };
  readonly lines: number;
  readonly scannedTo: number;
}
