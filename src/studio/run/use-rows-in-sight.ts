import { type UIEvent, useCallback, useState } from 'react';

/** Rows drawn beyond the edge, so that scrolling shows no gaps. */
const MARGIN_ROWS = 12;
/** Of a panel that was not measured yet. */
const HEIGHT_PX = 200;

/** Which rows of a long table are drawn, and what its scroll area needs to be told for it. */
export interface RowsInSight {
  /** The first row that is drawn, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** The `ref` of what scrolls. */
  readonly area: (element: HTMLElement | null) => (() => void) | undefined;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
}

/** `count` rows, each `rowPx` high. Rows that are not drawn leave a gap as high as they are. */
export function useRowsInSight(count: number, rowPx: number): RowsInSight {
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(HEIGHT_PX);
  const area = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return {
    from: Math.min(Math.max(0, Math.floor(top / rowPx) - MARGIN_ROWS), count),
    to: Math.min(count, Math.ceil((top + height) / rowPx) + MARGIN_ROWS),
    area,
    onScroll: (event) => setTop(event.currentTarget.scrollTop),
  };
}
