import type { EncodingFinding, FileEncoding, FileNote, FileProblem } from '#protocol/file-finding.ts';
import { CARRIAGE_RETURN, LINE_FEED } from '../line-bytes.ts';

/**
 * The encoding of a file from its first bytes: a byte order mark says it, the pattern of NULs tells UTF-16, and bytes
 * above 127 tell UTF-8 from GBK by which of the two they could be. A guess is marked as one, for the user to correct.
 */
export function detectEncoding(head: Uint8Array, complete: boolean): EncodingFinding {
  if (head.length === 0) return finding('utf-8', { problem: 'empty' });
  const archive = MAGIC.some((magic) => magic.every((byte, index) => head[index] === byte));
  if (archive) return finding('utf-8', { problem: 'archive' });
  for (const [mark, encoding] of MARKS) {
    if (!mark.every((byte, index) => head[index] === byte)) continue;
    if (encoding === null) return finding('utf-8', { problem: 'utf-32' });
    return finding(encoding, { head, notes: ['byte-order-mark'] });
  }
  const zeros = countZeros(head);
  if (zeros.odd > zeros.pairs * 0.3 && zeros.even < zeros.pairs * 0.05)
    return finding('utf-16le', { head, notes: GUESSED });
  if (zeros.even > zeros.pairs * 0.3 && zeros.odd < zeros.pairs * 0.05)
    return finding('utf-16be', { head, notes: GUESSED });
  if (isBinary(head)) return finding('utf-8', { problem: 'binary' });
  const nuls: readonly FileNote[] = zeros.odd + zeros.even > 0 ? ['nul-bytes'] : [];
  const utf8 = measureUtf8(head, complete);
  // A few broken sequences in good UTF-8 are damage; without any good one the bytes are something else.
  if (utf8.bad === 0 || (utf8.good > 0 && utf8.good >= utf8.bad)) return finding('utf-8', { head, notes: nuls });
  const encoding = looksLikeGbk(head) ? 'gbk' : 'windows-1252';
  return finding(encoding, { head, notes: [...nuls, ...GUESSED] });
}

const GUESSED: readonly FileNote[] = ['encoding-guessed'];

/** UTF-32 comes first: its little-endian mark starts with that of UTF-16. */
const MARKS: readonly (readonly [readonly number[], FileEncoding | null])[] = [
  [[0xff, 0xfe, 0, 0], null],
  [[0, 0, 0xfe, 0xff], null],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** ZIP (xlsx, too), gzip, Zstandard, bzip2, 7z, PDF, PNG, JPEG, GIF, Parquet, Avro, ORC, SQLite, ELF. */
const MAGIC: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x1f, 0x8b],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0x42, 0x5a, 0x68],
  [0x37, 0x7a, 0xbc, 0xaf],
  [0x25, 0x50, 0x44, 0x46],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x50, 0x41, 0x52, 0x31],
  [0x4f, 0x62, 0x6a, 0x01],
  [0x4f, 0x52, 0x43],
  [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65],
  [0x7f, 0x45, 0x4c, 0x46],
];

function finding(
  encoding: FileEncoding,
  options: {
    readonly head?: Uint8Array;
    readonly problem?: FileProblem;
    readonly notes?: readonly FileNote[];
  },
): EncodingFinding {
  const { head, problem = null, notes = [] } = options;
  const cr = head !== undefined && endsWithCrAlone(head);
  return { encoding, cr, problem, notes: cr ? [...notes, 'lone-cr'] : notes };
}

/** Whether the lines end as on an old Macintosh. */
export function endsWithCrAlone(head: Uint8Array): boolean {
  return head.includes(CARRIAGE_RETURN) && !head.includes(LINE_FEED);
}

function countZeros(bytes: Uint8Array): { readonly even: number; readonly odd: number; readonly pairs: number } {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 0) continue;
    if (i % 2 === 0) even++;
    else odd++;
  }
  return { even, odd, pairs: bytes.length / 2 };
}

/** Tabs, line ends, form feeds, escapes; and control-A, which Hive puts between cells. */
const HARMLESS_CONTROLS: ReadonlySet<number> = new Set([1, 9, 10, 11, 12, 13, 27]);

/** Text has hardly any other control character; a NUL here and there is damage. */
function isBinary(bytes: Uint8Array): boolean {
  let strange = 0;
  for (const byte of bytes) if (byte < 32 && !HARMLESS_CONTROLS.has(byte)) strange++;
  return strange > bytes.length * 0.05;
}

/** Sequences of several bytes that are UTF-8, and bytes that are not; a sequence cut off at the end is neither. */
function measureUtf8(bytes: Uint8Array, complete: boolean): { readonly good: number; readonly bad: number } {
  let good = 0;
  let bad = 0;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] as number;
    if (lead < 0x80) continue;
    const size =
      lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0;
    let at = 1;
    while ((size === 0 || at < size) && ((bytes[i + at] ?? 0) & 0xc0) === 0x80) at++;
    if (size > 0 && at === size) good++;
    else if (complete || i + at < bytes.length) bad++;
    i += at - 1;
  }
  return { good, bad };
}

/**
 * Whether most bytes above 127 come in the pairs that Chinese text is made of (GB2312's two bytes above 160); in Latin
 * text a letter with an accent stands between letters without.
 */
function looksLikeGbk(bytes: Uint8Array): boolean {
  let pairs = 0;
  let others = 0;
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] as number) < 0x80) continue;
    const isPair = (bytes[i] as number) > 0xa0 && (bytes[i + 1] ?? 0) > 0xa0;
    if (isPair) pairs++;
    else others++;
    if (isPair) i++;
  }
  return pairs > others;
}
