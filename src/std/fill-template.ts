/** Values of a template's placeholders. A number that was formatted for people may come as its text. */
export type TemplateValues = Readonly<Record<string, string | number>>;

/**
 * Fills a template: `{name}` is a value; `{name|# row|# rows}` picks by number, `#` being the number. `missing` says
 * what stands where there is no value; without it the placeholder stays.
 *
 * Between Chinese and Latin text stands a space, between Chinese and Chinese none, and none beside Chinese punctuation:
 * which of them a value is, a template in Chinese cannot know. It is decided here, whatever the template has.
 */
export function fillTemplate(
  template: string,
  values: TemplateValues,
  missing: (placeholder: string) => string = (placeholder) => placeholder,
): string {
  return template.replaceAll(PLACEHOLDER, (found, ...parts: readonly unknown[]) => {
    const [before, placeholder, name, one, many, after, offset] = parts as Found;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return `${before}${missing(placeholder)}${after}`;
    const picked = one === undefined || many === undefined ? null : Number(value) === 1 ? one : many;
    const text = picked === null ? String(value) : picked.replace('#', () => String(value));
    const left = spaceBetween(template.charAt(offset - 1), text.charAt(0), before);
    const right = spaceBetween(template.charAt(offset + found.length), text.slice(-1), after);
    return `${left}${text}${right}`;
  });
}

/** With the spaces beside it. */
const PLACEHOLDER = /( ?)(\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\})( ?)/g;

type Found = readonly [
  before: string,
  placeholder: string,
  name: string,
  one: string | undefined,
  many: string | undefined,
  after: string,
  offset: number,
];

/** What stands between a character of the template and one of a value; `given`: what the template has there. */
function spaceBetween(outside: string, inside: string, given: string): string {
  if (!CHINESE.test(outside) || inside === '') return given;
  if (CHINESE.test(inside)) return '';
  if (!WORD.test(inside)) return given;
  return CHINESE_PUNCTUATION.test(outside) ? '' : ' ';
}

/** Ideographs, kana and the punctuation of their width. */
const CHINESE = /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]/;
const CHINESE_PUNCTUATION = /[\u3000-\u303f\ufe30-\ufe4f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/;
/** Latin, Greek and Cyrillic letters, and digits. */
const WORD = /[0-9A-Za-z\u00c0-\u024f\u0370-\u052f]/;
