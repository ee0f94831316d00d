import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refusalText } from '#protocol/line-refusal.ts';
import { JSON_DEPTH_MAX, parseJsonLine } from './json-line.ts';

test.each<[string, Record<string, unknown>]>([
  ['{}', {}],
  [' { "a" : "x\\u0041\\n" , "b":null } ', { a: { kind: 'text', text: 'xA\n' }, b: { kind: 'null' } }],
  [
    '{"n":9007199254740993,"d":-1.50e+3}',
    { n: { kind: 'number', text: '9007199254740993' }, d: { kind: 'number', text: '-1.50e+3' } },
  ],
  ['{"t":true,"f":false}', { t: { kind: 'boolean', value: true }, f: { kind: 'boolean', value: false } }],
  ['{"o":{ "a b": [1, {"c":" x "}] }}', { o: { kind: 'nested', text: '{"a b":[1,{"c":" x "}]}' } }],
  ['{"a":1,"a":2}', { a: { kind: 'number', text: '2' } }],
])('%s', (line, expected) => {
  const parsed = parseJsonLine(line);
  expect(parsed.ok && Object.fromEntries(parsed.value)).toEqual(expected);
});

test('a name that reaches into prototypes is a name like any other', () => {
  const parsed = parseJsonLine('{"__proto__":{"polluted":1},"constructor":2}');
  expect(parsed.ok && [...parsed.value.keys()]).toEqual(['__proto__', 'constructor']);
  expect(({} as { polluted?: number }).polluted).toBe(undefined);
});

test.each<[string, string]>([
  ['', 'the line is not JSON: no value at character 1'],
  ['[1,2]', 'the line is JSON, but no object'],
  ['"a"', 'the line is JSON, but no object'],
  ['{"a":1', 'the line is not JSON: a comma or } is missing at character 7'],
  ['{"a":1,}', 'the line is not JSON: a name in double quotes is missing at character 8'],
  ["{'a':1}", 'the line is not JSON: a name in double quotes is missing at character 2'],
  ['{"a" 1}', 'the line is not JSON: a colon is missing at character 6'],
  ['{"a":"x', 'the line is not JSON: a text is not closed at character 8'],
  ['{"a":NaN}', 'the line is not JSON: no value at character 6'],
  ['{"a":01}', 'the line is not JSON: a comma or } is missing at character 7'],
  ['{"a":+1}', 'the line is not JSON: no value at character 6'],
  ['{"a":"\\x"}', 'the line is not JSON: an unknown escape at character 7'],
  ['{"a":"\\u12"}', 'the line is not JSON: \\u without four digits at character 7'],
  ['{"a":"\t"}', 'the line is not JSON: a control character inside a text at character 7'],
  ['{"a":1} x', 'the line is not JSON: text behind the end of the value at character 9'],
  [`{"a":${'['.repeat(200)}`, `the JSON is nested deeper than ${JSON_DEPTH_MAX} levels`],
])('refused: %s', (line, failure) => {
  const parsed = parseJsonLine(line);
  expect(parsed.ok ? 'read' : refusalText(parsed.failure)).toBe(failure);
});

test('what JSON.stringify writes is read, and what JSON.parse refuses is refused', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const parsed = parseJsonLine(JSON.stringify(value, null, 1));
      expect(parsed.ok && [...parsed.value.keys()].sort()).toEqual(Object.keys(value).sort());
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^\{["a:,[\]{}0-9.e\-ntrufl \\]{0,12}\}?$/), (line) => {
      let valid = true;
      try {
        JSON.parse(line);
      } catch {
        valid = false;
      }
      expect(parseJsonLine(line).ok).toBe(valid);
    }),
    { numRuns: 400 },
  );
});
