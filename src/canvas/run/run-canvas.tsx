import {
  type PointerEvent,
  type ReactElement,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { RunView } from '#view/run-view.ts';
import type { ZoomLevel } from './camera.ts';
import type { CanvasTexts } from '../shared/canvas-texts.ts';
import { GlyphLayer, type GlyphLayerSettings } from './glyph-layer.ts';
import { runLayouts } from './layout/run-layout.ts';
import type { Room } from './layout/geometry.ts';
import { flowArea, planArea } from './layout/stage-areas.ts';
import { RunOutline } from './run-outline.tsx';
import type { RunSelection } from './scene/scene-context.ts';
import type { Scene } from './scene/scene-glyphs.ts';
import styles from './run-canvas.module.css';

export interface RunCanvasProps {
  readonly plan: JobPlan;
  readonly texts: CanvasTexts;
  readonly selection: RunSelection | null;
  readonly onSelect: (selection: RunSelection | null) => void;
  /** The level the zoom has reached: for the buttons and the breadcrumb. */
  readonly onLevel?: ((level: ZoomLevel) => void) | undefined;
  /** Any value that changes with the theme: the colors are read again. */
  readonly theme: string;
  readonly reducedMotion: boolean;
  readonly showTaskManagers?: boolean | undefined;
  /** Checkpoints of this run live no longer than its page. */
  readonly inMemory: boolean;
  /** Keys per key group of keyed subtasks, where the studio has asked for them. */
  readonly keysByGroup?: ReadonlyMap<SubtaskId, readonly number[]> | undefined;
  /** No run: the plan is drawn as it would be laid out, and views are not waited for. */
  readonly planned?: boolean | undefined;
  readonly ref?: Ref<RunCanvasHandle> | undefined;
}

/** What the studio holds: views come in here, at most one per frame, and never through component state. */
export interface RunCanvasHandle {
  setView(view: RunView): void;
  fit(): void;
  showLevel(level: ZoomLevel): void;
  zoomTo(zoom: number): void;
  zoomBy(factor: number): void;
  /** The letters a key has on the canvas: its glyph in a state table. */
  labelOf(key: string): string;
  reveal(target: RunSelection): void;
  scene(): Scene | null;
  /** The picture as a PNG. */
  toBlob(): Promise<Blob | null>;
}

/** The running job: one canvas for the eyes, one hidden tree grid for keyboard and screen reader. */
export function RunCanvas(props: RunCanvasProps): ReactElement {
  const { plan, texts, selection, onSelect, onLevel, theme, reducedMotion, inMemory, ref } = props;
  const { showTaskManagers = false, keysByGroup = NO_KEYS, planned = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<GlyphLayer | null>(null);
  const [room, setRoom] = useState<Room | null>(null);
  const layouts = useMemo(() => runLayouts(plan), [plan]);
  const layout = useMemo(() => layouts(room), [layouts, room]);
  const [outlined, offerOutline] = useThrottled<RunView>(OUTLINE_MS);
  const levelListener = useRef(onLevel);

  const settings = useMemo<GlyphLayerSettings>(
    () => ({ layout, texts, selection, showTaskManagers, inMemory, keysByGroup, reducedMotion, planned }),
    [layout, texts, selection, showTaskManagers, inMemory, keysByGroup, reducedMotion, planned],
  );
  const latest = useRef(settings);
  useLayoutEffect(() => {
    levelListener.current = onLevel;
    latest.current = settings;
  });

  useLayoutEffect(() => {
    if (canvas.current === null || host.current === null) return;
    const created = new GlyphLayer(canvas.current, latest.current, (level) => levelListener.current?.(level));
    layer.current = created;
    const area = host.current;
    const areaOf = latest.current.planned ? planArea : flowArea;
    const resize = (): void => {
      created.resize(area.clientWidth, area.clientHeight, window.devicePixelRatio || 1);
      const { width, height } = areaOf(area.clientWidth, area.clientHeight);
      setRoom((before) => (before?.width === width && before.height === height ? before : { width, height }));
    };
    const observer = new ResizeObserver(resize);
    observer.observe(area);
    resize();
    const stopWheel = listenToWheel(area, created);
    const stopKeys = listenToKeys(area, created);
    return () => {
      observer.disconnect();
      stopWheel();
      stopKeys();
      created.dispose();
      layer.current = null;
    };
  }, []);

  useEffect(() => layer.current?.setSettings(settings), [settings]);
  useEffect(() => layer.current?.refreshPalette(), [theme]);

  useImperativeHandle(
    ref,
    () => ({
      setView: (view) => {
        layer.current?.setView(view);
        offerOutline(view);
      },
      fit: () => layer.current?.fit(),
      showLevel: (level) => layer.current?.showLevel(level),
      zoomTo: (zoom) => layer.current?.zoomTo(zoom),
      zoomBy: (factor) => layer.current?.zoomBy(factor, null),
      labelOf: (key) => layer.current?.labels.labelOf(key) ?? key.slice(0, 2),
      reveal: (target) => layer.current?.reveal(target),
      scene: () => layer.current?.scene() ?? null,
      toBlob: () =>
        new Promise((resolve) => (canvas.current === null ? resolve(null) : canvas.current.toBlob(resolve))),
    }),
    [offerOutline],
  );

  const pointer = usePointer(layer, onSelect, planned ? 2 : 3);
  return (
    <div ref={host} className={styles.canvas}>
      <canvas ref={canvas} className={styles.layer} aria-hidden="true" {...pointer} />
      <RunOutline
        view={outlined}
        planned={planned}
        layout={layout}
        texts={texts}
        selection={selection}
        onSelect={onSelect}
        onFocus={(target) => {
          layer.current?.setFocused(target);
          if (target !== null) layer.current?.reveal(target);
        }}
      />
    </div>
  );
}

const NO_KEYS: ReadonlyMap<SubtaskId, readonly number[]> = new Map();
/** The outline is text: four times a second is as fast as anyone reads. */
const OUTLINE_MS = 250;
/** A press that moves less is a click. */
const CLICK_PX = 4;

/** The newest of many offered values, at most once per interval. */
function useThrottled<T>(intervalMs: number): readonly [T | null, (value: T) => void] {
  const [value, setValue] = useState<T | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const newest = useRef<T | null>(null);
  const offer = useCallback(
    (next: T): void => {
      newest.current = next;
      timer.current ??= setTimeout(() => {
        timer.current = null;
        setValue(newest.current);
      }, intervalMs);
    },
    [intervalMs],
  );
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return [value, offer];
}

/** Drag pans, a click selects, hovering marks. */
function usePointer(
  layer: { readonly current: GlyphLayer | null },
  onSelect: (selection: RunSelection | null) => void,
  nearest: ZoomLevel,
): Record<string, (event: PointerEvent<HTMLCanvasElement>) => void> {
  const press = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      press.current = { x: event.clientX, y: event.clientY, moved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event) => {
      const { current } = press;
      if (current === null) {
        const at = pointOf(event);
        layer.current?.setHovered(layer.current.targetAt(at));
        const title = layer.current?.tooltipAt(at) ?? '';
        if (event.currentTarget.title !== title) event.currentTarget.title = title;
        return;
      }
      const dx = event.clientX - current.x;
      const dy = event.clientY - current.y;
      if (!current.moved && Math.hypot(dx, dy) < CLICK_PX) return;
      press.current = { x: event.clientX, y: event.clientY, moved: true };
      layer.current?.pan(dx, dy);
    },
    onPointerUp: (event) => {
      const clicked = press.current !== null && !press.current.moved;
      press.current = null;
      if (clicked) onSelect(layer.current?.targetAt(pointOf(event)) ?? null);
    },
    onPointerCancel: () => {
      press.current = null;
    },
    onPointerLeave: () => layer.current?.setHovered(null),
    onDoubleClick: () => layer.current?.showLevel(nearest),
  };
}

function pointOf(event: PointerEvent<HTMLCanvasElement>): { readonly x: number; readonly y: number } {
  const rect = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - rect.left, y: event.clientY - rect.top };
}

/** Zoom keys, while the focus is anywhere on the canvas: that is, on a row of the outline. */
function listenToKeys(area: HTMLElement, layer: GlyphLayer): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') layer.zoomBy(1.25, null);
    else if (event.key === '-') layer.zoomBy(0.8, null);
    else if (event.key === '0') layer.fit();
    else return;
    event.preventDefault();
  };
  area.addEventListener('keydown', onKeyDown);
  return () => area.removeEventListener('keydown', onKeyDown);
}

/** React's wheel listeners are passive: they cannot keep the page from zooming. */
function listenToWheel(area: HTMLElement, layer: GlyphLayer): () => void {
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const rect = area.getBoundingClientRect();
    const at = { x: event.clientX - rect.left, y: event.clientY - rect.top };
    if (event.ctrlKey || event.metaKey || event.deltaMode !== 0 || event.deltaX === 0) {
      layer.zoomBy(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), at);
    } else {
      layer.pan(-event.deltaX, -event.deltaY);
    }
  };
  area.addEventListener('wheel', onWheel, { passive: false });
  return () => area.removeEventListener('wheel', onWheel);
}
