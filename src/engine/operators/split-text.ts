import { must } from '#std/assert.ts';
import { takeRows } from '#protocol/batch-rows.ts';
import type { SplitTextConfig } from '#protocol/job-plan.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import { isNullAt, type RecordBatch } from '#protocol/record-batch.ts';
import { type TextCodes, TextInterner } from '#protocol/text-dictionary.ts';
import type { OperatorContext } from './operator.ts';
import { StatelessOperator } from './stateless-operator.ts';

/**
 * One row per piece of a text cut at each single space: the input's columns and the piece. The empty text and NULL give
 * no row; empty pieces between, before and behind spaces do. Each piece's lineage is its record's with `/ordinal`.
 * Flink: CROSS JOIN UNNEST(SPLIT(column, ' ')).
 */
export class SplitText extends StatelessOperator {
  readonly #context: OperatorContext;
  readonly #column: number;
  /** Per output row: the input row it is made of, its piece, and the ordinal of the piece. */
  readonly #sources = new Int32Array(BATCH_ROWS_MAX);
  readonly #ordinals = new Int32Array(BATCH_ROWS_MAX);
  #pieces: string[] = [];
  /** Words come again and again: what is computed of them behind is computed once. */
  readonly #interner = new TextInterner();
  #codes: TextCodes | undefined;

  constructor(context: OperatorContext, config: SplitTextConfig) {
    super();
    this.#context = context;
    this.#column = config.column;
  }

  override processBatch(batch: RecordBatch): void {
    const column = must(batch.columns[this.#column], 'the text to split is a column of the input');
    const texts = column.values as string[];
    for (let row = 0; row < batch.rows; row++) {
      const text = texts[row] as string;
      if (isNullAt(column, row) || text === '') continue;
      let ordinal = 0;
      let at = 0;
      for (;;) {
        const space = text.indexOf(' ', at);
        const piece = space < 0 ? text.slice(at) : text.slice(at, space);
        this.#add(batch, row, ordinal++, piece);
        if (space < 0) break;
        at = space + 1;
      }
    }
    this.#flush(batch);
  }

  #add(batch: RecordBatch, row: number, ordinal: number, piece: string): void {
    const at = this.#pieces.length;
    this.#pieces.push(this.#intern(piece, at));
    this.#sources[at] = row;
    this.#ordinals[at] = ordinal;
    if (at === BATCH_ROWS_MAX - 1) this.#flush(batch);
  }

  /** The piece as the dictionary has it, if it gets a code; the codes of a batch are all of one dictionary, or none. */
  #intern(piece: string, at: number): string {
    const code = this.#interner.codeOf(piece);
    const dictionary = this.#interner.dictionary();
    if (at === 0) this.#codes = code < 0 ? undefined : { codes: new Int32Array(BATCH_ROWS_MAX), dictionary };
    if (code < 0 || this.#codes?.dictionary !== dictionary) {
      this.#codes = undefined;
      return piece;
    }
    this.#codes.codes[at] = code;
    return dictionary.texts[code] as string;
  }

  #flush(batch: RecordBatch): void {
    const pieces = this.#pieces;
    const count = pieces.length;
    if (count === 0) return;
    this.#pieces = [];
    const taken = takeRows(batch, this.#sources, count);
    const schema = this.#context.plan.outputSchema;
    const type = must(schema.fields[batch.columns.length], 'the piece is the last column').type;
    const lineage = taken.lineage?.map((text, row) => `${text}/${this.#ordinals[row]}`) ?? null;
    this.#context.emit({
      ...taken,
      schema,
      columns: [...taken.columns, { type, values: pieces, nulls: null, codes: this.#codes }],
      lineage,
    });
  }
}
