const LENGTH_MAX = 24;

/** The beginning of a note, to name it by. */
export function noteExcerpt(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  const signs = [...line];
  return signs.length <= LENGTH_MAX ? line : `${signs.slice(0, LENGTH_MAX - 1).join('')}…`;
}
