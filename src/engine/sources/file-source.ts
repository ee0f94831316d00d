import { assert, must } from '#std/assert.ts';
import type { FileSourceConfig } from '#protocol/source-config.ts';
import { type LineRefusal, refusal } from '#protocol/line-refusal.ts';
import type { VaultReply } from '#protocol/vault-messages.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import type { OperatorContext } from '../operators/operator.ts';
import { fileOfSplit } from '#model/sources/file-split-range.ts';
import { FileSplitReader, type SavedFileReader } from './file-split-reader.ts';
import { decodeLine } from './line-text.ts';
import { quotedCellsOf } from './quoted-cells.ts';
import { RowReader } from './row-reader.ts';
import type { SplitPosition } from './source-positions.ts';
import { type SavedSplitSource, type SourceSplit, type SplitAvailability, SplitSource } from './split-source.ts';

/**
 * Reads files of the vault, a line a record, in byte ranges cut at line boundaries (file-split-reader.ts). A CSV file
 * that is one split may have line breaks inside quoted cells (quoted-cells.ts).
 *
 * Every file is cut into the same number of splits; those of the first file come first. An offset is the byte position
 * of the next unread line, so a restore seeks exactly. A line that does not fit the schema is rejected, counted and
 * traced, never fatal; a file that cannot be read fails the task. The header of a CSV file belongs to its first split.
 * Flink: FileSource with StreamFormats (`ignore-parse-errors`, but a bad line is counted and shown).
 */
export class FileSource extends SplitSource<FileSplit> {
  readonly #config: FileSourceConfig;
  readonly #files: readonly SourceFile[];
  readonly #rows: RowReader;
  /** Windows asked for and not answered, by request id. */
  readonly #requests = new Map<
    number,
    { readonly file: SourceFile; readonly reader: FileSplitReader; readonly from: number; readonly to: number }
  >();

  constructor(context: OperatorContext, config: FileSourceConfig) {
    super(context, config);
    this.#config = config;
    this.#files = [config, ...(config.moreFiles ?? [])];
    assert(config.splits % this.#files.length === 0, 'every file has the same number of splits');
    this.#rows = new RowReader(config, context.plan.outputSchema);
  }

  protected override openSplit(split: number, position: SplitPosition | null): FileSplit {
    const { file, reader, end } = this.#readerOf(split, position);
    reader.open();
    return { split, offset: reader.offset, rows: position?.rows ?? 0, lines: reader.lines, file, reader, end };
  }

  protected override availability(split: FileSplit): SplitAvailability {
    const found = split.reader.peek();
    split.offset = split.reader.offset;
    return found === 'line' ? 'ready' : found === 'end' ? 'ended' : 'blocked';
  }

  protected override endOf(split: FileSplit): number | null {
    return split.end;
  }

  protected override timeColumn(): number {
    return this.#rows.timeColumn();
  }

  protected override fill(split: FileSplit, batch: RecordBatch, rowsMax: number): void {
    const { reader } = split;
    let row = 0;
    while (row < rowsMax && reader.peek() === 'line') {
      const at = reader.offset;
      const isHeader = at === 0 && this.#config.csv?.header === true;
      if (!isHeader && this.#readLine(split, batch, row)) {
        if (batch.lineage !== null) batch.lineage[row] = `${this.context.plan.uid}:${split.split}:${at}`;
        row++;
      }
      reader.consume();
    }
    batch.rows = row;
    split.rows += row;
    split.offset = reader.offset;
    split.lines = reader.lines;
  }

  override onVaultReply(reply: VaultReply): void {
    assert(reply.kind === 'fileRead' || reply.kind === 'fileReadFailed', 'a file source asks for file windows only');
    const request = must(this.#requests.get(reply.requestId), 'a file window was asked for');
    this.#requests.delete(reply.requestId);
    const { file, bytes } = request.file;
    if (reply.kind === 'fileReadFailed') throw new FileReadFailed(`${file} cannot be read: ${reply.reason}`);
    if (reply.bytes.byteLength !== request.to - request.from) {
      throw new FileReadFailed(`${file} is not ${bytes} bytes long any more`);
    }
    request.reader.accept(request.from, reply.bytes);
  }

  override save(): unknown {
    const requests = [...this.#requests].map(([id, { reader, from, to }]) => {
      const split = this.splits.findIndex((candidate) => candidate.reader === reader);
      return { id, split, from, to };
    });
    return { source: super.save() as SavedSplitSource, requests } satisfies SavedFileSource;
  }

  override load(saved: unknown): void {
    const { source, requests } = saved as SavedFileSource;
    super.load(source);
    for (const { id, split, from, to } of requests) {
      const { file, reader } = must(this.splits[split], 'a split that asked');
      this.#requests.set(id, { file, reader, from, to });
    }
  }

  protected override saveSplit(split: FileSplit): unknown {
    return { ...split, reader: split.reader.save() };
  }

  protected override loadSplit(saved: unknown): FileSplit {
    const split = saved as Omit<FileSplit, 'reader'> & { readonly reader: SavedFileReader };
    const { reader } = this.#readerOf(split.split, null);
    reader.load(split.reader);
    return { ...split, reader };
  }

  #readerOf(split: number, position: SplitPosition | null): Pick<FileSplit, 'file' | 'reader' | 'end'> {
    const { file, range } = fileOfSplit(this.#config, split);
    const reader: FileSplitReader = new FileSplitReader(
      range,
      position,
      (from, to) => {
        const id = this.context.request((requestId) => ({ kind: 'readFile', requestId, file: file.file, from, to }));
        this.#requests.set(id, { file, reader, from, to });
      },
      quotedCellsOf(this.#config.csv, this.#splitsPerFile()),
    );
    return { file, reader, end: range.end };
  }

  #splitsPerFile(): number {
    return this.#config.splits / this.#files.length;
  }

  /** Writes the line found as row `row`; false if it makes no row. */
  #readLine(split: FileSplit, batch: RecordBatch, row: number): boolean {
    const { reader } = split;
    if (reader.overlong) return this.#reject(split, refusal('too-long'), '');
    const text = decodeLine(reader.buffer, reader.lineFrom, reader.lineTo);
    if (!text.ok) return this.#reject(split, text.failure, '');
    const outcome = this.#rows.read(text.value, batch, row);
    if (outcome === 'row' || outcome === 'no row') return outcome === 'row';
    return this.#reject(split, outcome, text.value);
  }

  /** Line numbers are exact in a file's first split; in others they count from the first line of the split. */
  #reject(split: FileSplit, refused: LineRefusal, text: string): false {
    const { reader } = split;
    const places = this.#files.length > 1 ? [`in ${split.file.name ?? split.file.file}`] : [];
    if (split.split % this.#splitsPerFile() > 0) {
      places.push(`line counted from the start of split ${split.split}; byte ${reader.offset}`);
    }
    this.reject(reader.lines + 1, refused, text.slice(0, REJECTED_TEXT_MAX), places);
    return false;
  }
}

/** A file in the vault could not be read, or is not what the plan says. Fails the task. */
export class FileReadFailed extends Error {
  override readonly name = 'FileReadFailed';
}

type SourceFile = Pick<FileSourceConfig, 'file' | 'bytes' | 'name'>;

interface FileSplit extends SourceSplit {
  readonly file: SourceFile;
  readonly reader: FileSplitReader;
  readonly end: number;
}

/** Characters of a rejected line that its trace event shows. */
const REJECTED_TEXT_MAX = 200;

interface SavedFileSource {
  readonly source: SavedSplitSource;
  readonly requests: readonly {
    readonly id: number;
    /** Index in the source's splits. */
    readonly split: number;
    readonly from: number;
    readonly to: number;
  }[];
}
