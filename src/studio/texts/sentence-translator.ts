import { fillTemplate } from '#std/fill-template.ts';

/** A sentence with {0}, {1}, … for its parts, and its translation with the same. */
export type SentencePair = readonly [original: string, translation: string];

interface Sentence {
  readonly pattern: RegExp;
  readonly translation: string;
}

/**
 * Translates sentences that come with their parts filled in, as workers send them, which load no texts. A part that is
 * a sentence of the table or among `parts` is translated, too; what is not known is null. The table is read at first
 * use.
 */
export function sentenceTranslator(
  pairs: readonly SentencePair[],
  parts: ReadonlyMap<string, string> = new Map(),
): (text: string) => string | null {
  let sentences: readonly Sentence[] | null = null;
  const partText = (part: string): string =>
    parts.get(part) ?? pairs.find(([original]) => original === part)?.[1] ?? part;
  return (text) => {
    sentences ??= pairs.map(([original, translation]) => ({ pattern: patternOf(original), translation }));
    for (const { pattern, translation } of sentences) {
      const found = pattern.exec(text);
      if (found === null) continue;
      return fillTemplate(translation, Object.fromEntries(found.slice(1).map((part, at) => [at, partText(part)])));
    }
    return null;
  };
}

function patternOf(sentence: string): RegExp {
  const text = sentence.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\d\}/g, '([\\s\\S]*?)');
  return new RegExp(`^${text}$`);
}
