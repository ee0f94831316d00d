import { canonicalText, sortedNames } from './canonical-text.ts';

/**
 * Values as text in which the numbers that are given to checkpoints, attempts and epochs are left out and listed instead:
 * two values with one text differ in nothing but these.
 *
 * Where such numbers are is listed below by property, key and name. One that is not listed stays in the text: then less is
 * equal, never more.
 */
export interface GappedText {
  readonly text: string;
  /** What was left out, in order: pairs of a kind (0 checkpoint, 1 attempt, 2 epoch) and a number. */
  readonly numbers: readonly number[];
}

export const CHECKPOINT = 0;
export const ATTEMPT = 1;
export const EPOCH = 2;

/** The text of plain values. `unordered`: names of properties whose Map is read by key only. */
export function gappedText(values: readonly unknown[], unordered: ReadonlySet<string>): GappedText {
  const writer = new GapWriter(unordered);
  for (const value of values) writer.value(value, null);
  return { text: writer.text, numbers: writer.numbers };
}

/** A number as a value of {@link gappedText}, to be left out. */
export class GivenNumber {
  readonly given: number;
  readonly number: number;

  constructor(given: number, number: number) {
    this.given = given;
    this.number = number;
  }
}

class GapWriter {
  readonly numbers: number[] = [];
  text = '';
  readonly #unordered: ReadonlySet<string>;
  /** What is written belongs to the committables of a sink. */
  #committables = false;

  constructor(unordered: ReadonlySet<string>) {
    this.#unordered = unordered;
  }

  /** `given`: what the numbers directly in it are. */
  value(value: unknown, given: number | null, sorted = false): void {
    if (typeof value === 'number') this.#number(value, given);
    else if (typeof value === 'string') this.#string(value);
    else if (typeof value === 'object' && value !== null) this.#object(value, given, sorted);
    else this.text += typeof value === 'bigint' ? `${value}n` : String(value);
  }

  #number(number: number, given: number | null): void {
    if (given !== null && number > 0) this.#gap(given, number);
    else if (number >= REQUESTS && number < REQUESTS * ATTEMPTS_MAX && Number.isInteger(number)) {
      this.#gap(ATTEMPT, Math.floor(number / REQUESTS));
      this.text += `request ${number % REQUESTS}`;
    } else this.text += Object.is(number, -0) ? '-0' : String(number);
  }

  #gap(given: number, number: number): void {
    this.numbers.push(given, number);
    this.text += '\u0000';
  }

  #object(value: object, given: number | null, sorted: boolean): void {
    if (value instanceof GivenNumber) this.#number(value.number, value.given);
    else if (Array.isArray(value) || value instanceof Set) {
      this.text += Array.isArray(value) ? '[' : 'S[';
      for (const item of value as Iterable<unknown>) {
        this.value(item, given);
        this.text += ',';
      }
      this.text += ']';
    } else if (value instanceof Map) {
      this.text += 'M{';
      const entries = [...(value as Map<unknown, unknown>)];
      if (sorted) entries.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
      for (const [key, item] of entries) {
        this.value(key, given);
        this.text += '=>';
        this.value(item, null, sorted);
        this.text += ',';
      }
      this.text += '}';
    } else if (value instanceof ArrayBuffer) this.#buffer(value);
    else if (ArrayBuffer.isView(value)) this.text += canonicalText(value);
    else this.#record(value as Readonly<Record<string, unknown>>);
  }

  #record(record: Readonly<Record<string, unknown>>): void {
    this.text += '{';
    for (const name of sortedNames(record)) {
      this.text += `${name}:`;
      const given = name === 'id' && this.#committables ? CHECKPOINT : (GIVEN[name] ?? null);
      if (name !== 'checksum') this.value(record[name], given, this.#unordered.has(name));
      this.text += ',';
    }
    this.text += '}';
  }

  /** Keys, names of transactions and purposes of writes have numbers inside. */
  #string(text: string): void {
    this.text += `${text.length}'`;
    let at = 0;
    for (const match of text.matchAll(NUMBERS_INSIDE)) {
      const { epoch, attempt, padded, named } = match.groups as Record<string, string | undefined>;
      this.text += text.slice(at, match.index);
      at = match.index + match[0].length;
      if (epoch !== undefined && attempt !== undefined) {
        this.#gap(EPOCH, Number(epoch));
        this.#gap(ATTEMPT, Number(attempt));
      } else this.#gap(CHECKPOINT, Number(padded ?? named));
    }
    this.text += text.slice(at);
  }

  /** The committables of a sink have numbers, too; a checksum, by which only damage is found, follows from them. */
  #buffer(buffer: ArrayBuffer): void {
    const bytes = new Uint8Array(buffer);
    const json = bytes[0] === OPENING_BRACE ? String.fromCharCode(...bytes) : '';
    this.#committables = json.startsWith(COMMITTABLES);
    if (this.#committables) this.value(JSON.parse(json), null);
    else this.text += canonicalText(buffer);
    this.#committables = false;
  }
}

const OPENING_BRACE = 0x7b;
const COMMITTABLES = '{"version":1,"checkpoints":';
/** A task numbers its requests to the vault from its attempt on. */
const REQUESTS = 2 ** 24;
const ATTEMPTS_MAX = 64;

/** What the numbers under these names are: alone, in a list or a set, or as keys of a map. */
const GIVEN: Readonly<Record<string, number>> = {
  checkpointId: CHECKPOINT,
  lastCheckpointId: CHECKPOINT,
  lastSucceededId: CHECKPOINT,
  lastCompletedId: CHECKPOINT,
  finalCheckpointId: CHECKPOINT,
  stopCheckpointId: CHECKPOINT,
  countedIds: CHECKPOINT,
  abortedEarly: CHECKPOINT,
  retained: CHECKPOINT,
  cleaning: CHECKPOINT,
  discarded: CHECKPOINT,
  manifests: CHECKPOINT,
  staged: CHECKPOINT,
  quarantined: CHECKPOINT,
  committables: CHECKPOINT,
  options: CHECKPOINT,
  current: CHECKPOINT,
  lastOver: CHECKPOINT,
  attempt: ATTEMPT,
  lastAttempt: ATTEMPT,
  epoch: EPOCH,
  expected: EPOCH,
};

/** `JOB:UID:SUBTASK:EPOCH.ATTEMPT:N`, `…/000000000001/SUBTASK`, `… checkpoint 1`. */
const NUMBERS_INSIDE =
  /(?<=:)(?<epoch>\d+)\.(?<attempt>\d+)(?=:\d+)|(?<=(?:^|manifest\/|staged\/|quarantine\/)[^/:]+\/)(?<padded>\d{12})(?=\/|$)|(?<=checkpoint )(?<named>\d+)$/g;
