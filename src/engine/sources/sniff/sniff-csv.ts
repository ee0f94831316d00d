import { parseCsvLine, STANDARD_QUOTE } from '../csv-line.ts';
import { joinRecords } from '../quoted-cells.ts';

/** How the lines of a CSV file are cut into cells. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly quote: string;
  /** Cells of most records. */
  readonly cells: number;
  /** Share of the records that have as many. */
  readonly share: number;
}

/** In the order of preference where two do equally well; those that prose is full of come last and count less. */
const DELIMITERS: readonly (readonly [delimiter: string, weight: number])[] = [
  [',', 1],
  [';', 1],
  ['\t', 1],
  ['|', 1],
  ['\u0001', 1],
  ['^', 0.9],
  ['~', 0.9],
  ['#', 0.7],
  [':', 0.5],
  [' ', 0.4],
];

/** A table is a table only if most of its lines have the same number of cells. */
const SHARE_MIN = 0.6;

/** The dialect in which the lines look most like a table, or null if they do in none. */
export function sniffCsv(lines: readonly string[]): CsvDialect | null {
  let best: CsvDialect | null = null;
  let bestScore = 0;
  for (const [delimiter, weight] of DELIMITERS) {
    for (const quote of quotesOf(lines, delimiter)) {
      const dialect = measure(lines, delimiter, quote);
      if (dialect === null || dialect.share < SHARE_MIN) continue;
      const score = dialect.share * dialect.share * Math.log2(dialect.cells + 1) * weight;
      if (score > bestScore) {
        best = dialect;
        bestScore = score;
      }
    }
  }
  return best;
}

/** The standard quote first; another only where cells begin and end with it. */
function quotesOf(lines: readonly string[], delimiter: string): readonly string[] {
  const edge = delimiter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const single = new RegExp(`(?:^|${edge})'[^']*'(?:${edge}|$)`);
  return lines.some((line) => single.test(line)) ? [STANDARD_QUOTE, "'"] : [STANDARD_QUOTE];
}

function measure(lines: readonly string[], delimiter: string, quote: string): CsvDialect | null {
  const counts = new Map<number, number>();
  let cleanCells = 0;
  const records = joinRecords(lines, delimiter, quote);
  for (const record of records) {
    const parsed = parseCsvLine(record, delimiter, quote);
    if (!parsed.ok) continue;
    counts.set(parsed.value.length, (counts.get(parsed.value.length) ?? 0) + 1);
    if (quote !== STANDARD_QUOTE) cleanCells += parsed.value.filter(({ quoted }) => quoted).length;
  }
  let cells = 0;
  let most = 0;
  for (const [count, times] of counts) {
    if (times > most || (times === most && count > cells)) [cells, most] = [count, times];
  }
  if (cells < 2) return null;
  // Another quote wins only by what it takes off.
  const share = most / records.length + (cleanCells > 0 ? 0.001 : 0);
  return { delimiter, quote, cells, share };
}
