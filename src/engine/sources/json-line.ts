import type { TemplateValues } from '#std/fill-template.ts';
import { fail, ok, type Result } from '#std/result.ts';
import { JSON_ESCAPES } from '#expression/json/json-escapes.ts';
import { type LineRefusal, type LineRefusalCode, refusal } from '#protocol/line-refusal.ts';

/**
 * One line of a JSON Lines file as the members of an object.
 *
 * Strict JSON (RFC 8259): numbers keep their digits, so that 64-bit numbers and decimals stay exact; names are data and
 * reach no prototype. Of a name that occurs twice the last member counts, as in Jackson, hence in Flink. Nesting is
 * bounded, because every level is a call. Nested values stay text, without the blanks between tokens.
 * Flink: JsonParserRowDataDeserializationSchema.
 */
export type JsonMember =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'nested'; readonly text: string };

/** Levels of nesting that a line may have; Jackson's own limit is 1,000. */
export const JSON_DEPTH_MAX = 100;

/** The members of the object on a line; the failure says what is wrong and where. */
export function parseJsonLine(line: string): Result<ReadonlyMap<string, JsonMember>, LineRefusal> {
  const scanner = new JsonScanner(line);
  try {
    return ok(scanner.readLine());
  } catch (error: unknown) {
    if (error instanceof JsonRefused) return fail(error.refusal);
    throw error;
  }
}

class JsonRefused extends Error {
  override readonly name = 'JsonRefused';
  readonly refusal: LineRefusal;

  constructor(refused: LineRefusal) {
    super(refused.code);
    this.refusal = refused;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line no-control-regex -- JSON texts have none
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y;

class JsonScanner {
  readonly #line: string;
  #at = 0;

  constructor(line: string) {
    this.#line = line;
  }

  readLine(): ReadonlyMap<string, JsonMember> {
    this.#skipBlanks();
    const isObject = this.#line[this.#at] === '{';
    const members = new Map<string, JsonMember>();
    if (isObject) this.#readObject(1, (name) => members.set(name, this.#readMember()));
    else this.#readValue(0);
    this.#skipBlanks();
    if (this.#at < this.#line.length) this.#refuse('json-behind-end');
    if (!isObject) throw new JsonRefused(refusal('json-no-object'));
    return members;
  }

  #readMember(): JsonMember {
    const start = this.#at;
    switch (this.#line[start]) {
      case '"':
        return { kind: 'text', text: this.#readText() };
      case '{':
      case '[':
        this.#readValue(1);
        return { kind: 'nested', text: withoutBlanks(this.#line.slice(start, this.#at)) };
      case 't':
      case 'f':
        return { kind: 'boolean', value: this.#readWord() === 'true' };
      case 'n':
        this.#readWord();
        return { kind: 'null' };
      default:
        return { kind: 'number', text: this.#readNumber() };
    }
  }

  #readValue(depth: number): void {
    switch (this.#line[this.#at]) {
      case '"':
        this.#readText();
        return;
      case '{':
        this.#readObject(depth + 1, () => this.#readValue(depth + 1));
        return;
      case '[':
        this.#readArray(depth + 1);
        return;
      case 't':
      case 'f':
      case 'n':
        this.#readWord();
        return;
      default:
        this.#readNumber();
    }
  }

  #readObject(depth: number, readMember: (name: string) => void): void {
    this.#enter(depth);
    if (this.#line[this.#at] === '}') {
      this.#at++;
      return;
    }
    for (;;) {
      if (this.#line[this.#at] !== '"') this.#refuse('json-name');
      const name = this.#readText();
      this.#skipBlanks();
      if (this.#line[this.#at] !== ':') this.#refuse('json-colon');
      this.#at++;
      this.#skipBlanks();
      readMember(name);
      if (this.#closes('}')) return;
    }
  }

  #readArray(depth: number): void {
    this.#enter(depth);
    if (this.#line[this.#at] === ']') {
      this.#at++;
      return;
    }
    for (;;) {
      this.#readValue(depth);
      if (this.#closes(']')) return;
    }
  }

  #enter(depth: number): void {
    if (depth > JSON_DEPTH_MAX) throw new JsonRefused(refusal('json-depth', { levels: JSON_DEPTH_MAX }));
    this.#at++;
    this.#skipBlanks();
  }

  /** Whether the object or array ends here; otherwise goes on behind the comma. */
  #closes(bracket: string): boolean {
    this.#skipBlanks();
    const found = this.#line[this.#at];
    if (found !== bracket && found !== ',') this.#refuse('json-comma', { bracket });
    this.#at++;
    if (found === bracket) return true;
    this.#skipBlanks();
    return false;
  }

  #readText(): string {
    this.#at++;
    let text = '';
    for (;;) {
      PLAIN_TEXT.lastIndex = this.#at;
      const plain = PLAIN_TEXT.exec(this.#line)?.[0] ?? '';
      text += plain;
      this.#at += plain.length;
      const found = this.#line[this.#at];
      if (found === undefined) this.#refuse('json-text-open');
      if (found === '"') {
        this.#at++;
        return text;
      }
      if (found !== '\\') this.#refuse('json-control');
      text += this.#readEscape();
    }
  }

  #readEscape(): string {
    const letter = this.#line[this.#at + 1] ?? '';
    if (letter === 'u') {
      const digits = this.#line.slice(this.#at + 2, this.#at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#refuse('json-unicode');
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const escaped = Object.hasOwn(JSON_ESCAPES, letter) ? JSON_ESCAPES[letter] : undefined;
    if (escaped === undefined) this.#refuse('json-escape');
    this.#at += 2;
    return escaped as string;
  }

  #readWord(): string {
    for (const word of ['true', 'false', 'null']) {
      if (!this.#line.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return word;
    }
    return this.#refuse('json-value');
  }

  #readNumber(): string {
    NUMBER.lastIndex = this.#at;
    const text = NUMBER.exec(this.#line)?.[0];
    if (text === undefined) return this.#refuse('json-value');
    this.#at += text.length;
    return text;
  }

  #skipBlanks(): void {
    while (BLANKS.includes(this.#line[this.#at] ?? 'x')) this.#at++;
  }

  #refuse(code: LineRefusalCode, values: TemplateValues = {}): never {
    throw new JsonRefused(refusal(code, { ...values, at: this.#at + 1 }));
  }
}

const BLANKS = ' \t\r\n';

/** Blanks inside texts stay. */
function withoutBlanks(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}
