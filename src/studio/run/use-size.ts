import { useEffect, useRef, useState } from 'react';

/** The inner size of an element, in CSS pixels; 0 × 0 before it is there. */
export function useSize(): readonly [{ readonly current: HTMLDivElement | null }, number, number] {
  const host = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const area = host.current;
    if (area === null) return;
    const observer = new ResizeObserver(() => setSize({ width: area.clientWidth, height: area.clientHeight }));
    observer.observe(area);
    return () => observer.disconnect();
  }, []);
  return [host, size.width, size.height];
}
