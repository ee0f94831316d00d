import type { Page } from '@playwright/test';

/**
 * What still reads as English prose on the screen, in labels and in tool tips: two lower-case words in a row. Names
 * that a document gives, code, and Flink's own words are no prose; `names` are those with a space.
 */
export async function englishLeft(page: Page, names: readonly string[] = []): Promise<readonly string[]> {
  return page.evaluate((given) => {
    // Pictures of documents name what is in them, the event log is a log in every language, and the attribution on the
    // canvas is the library's.
    const otherWords = 'code, [lang=en], svg[aria-hidden=true], table[aria-rowcount], .react-flow__attribution';
    const prose = /(?<![\w.-])[A-Za-z][a-z]+ [a-z]{2,}(?![\w.-])/;
    const found = new Set<string>();
    const look = (text: string | null): void => {
      const own = given.reduce((rest, name) => rest.replaceAll(name, ''), text ?? '');
      if (prose.test(own)) found.add(own.trim());
    };
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest(otherWords) !== null) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext']) look(element.getAttribute(name));
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) look(node.textContent);
    }
    return [...found].toSorted();
  }, names);
}
