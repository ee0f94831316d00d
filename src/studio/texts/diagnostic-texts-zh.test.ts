import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { testDocument, testNode } from '#model/testing.ts';
import { checkFormat } from '#model/validate/check-format.ts';
import { type DiagnosticCode, DIAGNOSTICS } from '#model/diagnostic-table.ts';
import { DIAGNOSTIC_TEXTS_ZH } from './diagnostic-texts-zh.ts';
import { modelText } from './model-text.ts';

test('a Chinese diagnostic names the same values as the English one', () => {
  for (const [code, texts] of Object.entries(DIAGNOSTIC_TEXTS_ZH)) {
    const english = DIAGNOSTICS[code as DiagnosticCode];
    expect({ code, message: placeholders(texts[0]), help: placeholders(texts[1]) }).toEqual({
      code,
      message: placeholders(english.message),
      help: placeholders(english.help),
    });
  }
});

test('what the reader of documents expects and found is Chinese, too, and a field has the name of the inspector', () => {
  const node = { ...testNode('in', { kind: 'union' }), parallelism: 1e6 };
  const [found] = checkFormat(testDocument([node], []));
  const finding = must(found, 'a parallelism out of range is found');
  expect(finding.message).toBe('in: Parallelism must be a whole number from 1 to 64.');
  expect(modelText('zh').diagnostic(finding)).toEqual({
    message: 'in: 并行度必须是 1 到 64 的整数。',
    help: '现在是 1000000。',
  });
});

function placeholders(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{(\w+)(?:\|[^{}]*)?\}/g), ([, name]) => name ?? ''))].toSorted();
}
