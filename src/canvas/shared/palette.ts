/** The colors of the theme, read once per theme change: the stylesheet stays the only place they are written. */
export interface Palette {
  readonly page: string;
  readonly panel: string;
  readonly raised: string;
  readonly hover: string;
  readonly press: string;
  readonly line: string;
  readonly line2: string;
  readonly lane: string;
  readonly cell: string;
  readonly ink3: string;
  readonly ink2: string;
  readonly ink: string;
  readonly record: string;
  readonly epochOdd: string;
  readonly epochEven: string;
  readonly tintOdd: string;
  readonly tintEven: string;
  readonly watermark: string;
  readonly persisted: string;
  readonly failure: string;
}

/** Reads the tokens in force at an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim() || 'currentColor';
  return {
    page: token('--page'),
    panel: token('--panel'),
    raised: token('--raised'),
    hover: token('--hover'),
    press: token('--press'),
    line: token('--line'),
    line2: token('--line2'),
    lane: token('--lane'),
    cell: token('--cell'),
    ink3: token('--ink3'),
    ink2: token('--ink2'),
    ink: token('--ink'),
    record: token('--record'),
    epochOdd: token('--epoch-odd'),
    epochEven: token('--epoch-even'),
    tintOdd: token('--tint-odd'),
    tintEven: token('--tint-even'),
    watermark: token('--watermark'),
    persisted: token('--persisted'),
    failure: token('--failure'),
  };
}
