/** What a letter behind a backslash stands for in a JSON text; `u` and four digits are read apart. RFC 8259 §7. */
export const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
