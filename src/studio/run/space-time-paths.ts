/**
 * Path data for what the diagram has hundreds of. One element each would be hundreds of attributes set, styles found and
 * boxes laid out four times a second; one path a style is one.
 */

/** A line. */
export function linePath(x1: number, y1: number, x2: number, y2: number): string {
  return `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`;
}

/** A rectangle. */
export function rectPath(x: number, y: number, width: number, height: number): string {
  return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
}

/** A full circle. */
export function dotPath(x: number, y: number, radius: number): string {
  return `M${round(x - radius)} ${round(y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
}

/** The paths of things, put together by the class they are drawn in; in the order of first appearance. */
export function pathsByClass<T>(
  things: readonly T[],
  classOf: (thing: T) => string,
  pathOf: (thing: T) => string,
): readonly (readonly [className: string, path: string])[] {
  const paths = new Map<string, string>();
  for (const thing of things) {
    const name = classOf(thing);
    paths.set(name, (paths.get(name) ?? '') + pathOf(thing));
  }
  return [...paths];
}

/** A tenth of a pixel is not seen. */
function round(px: number): number {
  return Math.round(px * 10) / 10;
}
