/** Fonts of all zooms and figures of all subtasks: a drag through the zooms must not hold memory for good. */
const WIDTHS_MAX = 4000;

/**
 * Widths of texts, by font. Measuring costs as much as drawing, and from one frame to the next nearly all texts stay.
 * A font is a font of the system: its widths do not change while the page is open.
 */
export class TextWidths {
  readonly #known = new Map<string, number>();

  /** The width of a text in a font; `measure` is asked where it is not known. */
  of(font: string, text: string, measure: (text: string) => number): number {
    const key = `${font}|${text}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const width = measure(text);
    if (this.#known.size >= WIDTHS_MAX) this.#known.clear();
    this.#known.set(key, width);
    return width;
  }
}
