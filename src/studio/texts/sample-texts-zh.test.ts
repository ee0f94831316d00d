import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { parseDocumentText } from '#model/decode-document.ts';
import { sampleIn } from '../gallery/sample-copies.ts';
import { SAMPLE_TEXTS_ZH } from './sample-texts-zh.ts';

const FOLDER = new URL('../../../public/samples/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.weir.json'));

test('every sample has a name, its operators and its notes in Chinese, and nothing else is translated', () => {
  const ids = FILES.map((file) => {
    const decoded = parseDocumentText(readFileSync(new URL(file, FOLDER), 'utf8'));
    const sample = must(decoded.ok ? decoded.value : null, `${file} decodes`);
    const words = must(SAMPLE_TEXTS_ZH[sample.id], `${sample.id} is translated`);
    expect(Object.keys(words.nodes).toSorted()).toEqual(sample.nodes.map(({ id }) => id).toSorted());
    expect(Object.keys(words.notes).toSorted()).toEqual(sample.notes.map(({ id }) => id).toSorted());
    const chinese = sampleIn('zh', sample);
    expect(chinese.name).not.toBe(sample.name);
    expect({
      ...chinese,
      name: sample.name,
      nodes: chinese.nodes.map((node, index) => ({ ...node, name: sample.nodes[index]?.name })),
      notes: chinese.notes.map((note, index) => ({ ...note, text: sample.notes[index]?.text })),
    }).toEqual(sample);
    expect(sampleIn('en', sample)).toBe(sample);
    return sample.id;
  });
  expect(ids.toSorted()).toEqual(Object.keys(SAMPLE_TEXTS_ZH).toSorted());
});
