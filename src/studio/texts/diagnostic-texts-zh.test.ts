import { expect, test } from 'vitest';
import { type DiagnosticCode, DIAGNOSTICS } from '#model/diagnostic-table.ts';
import { DIAGNOSTIC_TEXTS_ZH } from './diagnostic-texts-zh.ts';

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

test('every diagnostic of a pipeline is there in Chinese; those of a damaged file may be English', () => {
  const missing = Object.keys(DIAGNOSTICS).filter((code) => !Object.hasOwn(DIAGNOSTIC_TEXTS_ZH, code));
  expect(missing.every((code) => code < 'W012')).toBe(true);
});

function placeholders(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? ''))].toSorted();
}
