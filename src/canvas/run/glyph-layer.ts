import type { SubtaskId } from '#protocol/job-plan.ts';
import type { RunView } from '#view/run-view.ts';
import { Brush } from './paint/brush.ts';
import {
  type Camera,
  fitCamera,
  levelAt,
  panBy,
  revealRect,
  toWorld,
  zoomAt,
  type ZoomLevel,
  zoomOf,
} from './camera.ts';
import type { CanvasTexts } from '../shared/canvas-texts.ts';
import { hitTest, rectOf } from './hit-test.ts';
import { isInSight, sightOf } from './in-sight.ts';
import { Motion } from './motion.ts';
import { paintFlow } from './paint/paint-flow.ts';
import { paintGhost } from './paint/paint-ghost.ts';
import { paintPinned } from './paint/paint-pinned.ts';
import { type Palette, readPalette } from '../shared/palette.ts';
import { movedRecords } from './scene/moved-records.ts';
import { RecordLabels } from './scene/record-labels.ts';
import type { RunLayout } from './layout/run-layout.ts';
import type { Point, Rect } from './layout/geometry.ts';
import { isSameScene } from './scene/same-scene.ts';
import { planScene } from './scene/plan-scene.ts';
import { buildScene } from './scene/scene.ts';
import type { RunSelection, SceneContext } from './scene/scene-context.ts';
import { flowArea, planArea } from './layout/stage-areas.ts';
import type {
  AckGlyph,
  BarrierGlyph,
  FlowGlyph,
  PinnedGlyph,
  RecordGlyph,
  Scene,
  WatermarkGlyph,
} from './scene/scene-glyphs.ts';

type MovingFlow = RecordGlyph | BarrierGlyph | WatermarkGlyph;

/** What the component around it may change at any time. */
export interface GlyphLayerSettings {
  readonly layout: RunLayout;
  readonly texts: CanvasTexts;
  readonly selection: RunSelection | null;
  readonly showTaskManagers: boolean;
  readonly inMemory: boolean;
  readonly keysByGroup: ReadonlyMap<SubtaskId, readonly number[]>;
  readonly reducedMotion: boolean;
  /** The plan alone is drawn, without a run: from L1 on. */
  readonly planned: boolean;
}

/**
 * The one canvas on which a run is drawn: it paints scenes, moves what has moved between two of them, and holds the
 * camera. It is fed by {@link setView}, not by component state, and draws nothing while nothing changes.
 */
export class GlyphLayer {
  readonly labels = new RecordLabels();
  readonly #canvas: HTMLCanvasElement;
  readonly #onLevel: (level: ZoomLevel) => void;
  readonly #flowMotion = new Motion<MovingFlow>();
  readonly #ackMotion = new Motion<AckGlyph>();
  #settings: GlyphLayerSettings;
  #view: RunView | null = null;
  #scene: Scene | null = null;
  #palette: Palette;
  #camera: Camera = { x: 0, y: 0, zoom: 1 };
  #fitted = true;
  #level: ZoomLevel = 2;
  #toldLevel: ZoomLevel | null = null;
  #width = 1;
  #height = 1;
  #pixelRatio = 1;
  #hovered: RunSelection | null = null;
  #focused: RunSelection | null = null;
  #frame = 0;
  #ghosts: readonly RecordGlyph[] = [];

  constructor(canvas: HTMLCanvasElement, settings: GlyphLayerSettings, onLevel: (level: ZoomLevel) => void) {
    this.#canvas = canvas;
    this.#settings = settings;
    this.#onLevel = onLevel;
    this.#palette = readPalette(canvas);
  }

  /** The next state of the run. Going back in time, and a new attempt, stand at once: nothing teleports by animation. */
  setView(view: RunView): void {
    const before = this.#view;
    this.#view = view;
    const continues = before !== null && view.events >= before.events && view.attempt === before.attempt;
    this.#rebuild(continues, continues);
  }

  setSettings(settings: GlyphLayerSettings): void {
    const moved = settings.layout !== this.#settings.layout;
    this.#settings = settings;
    if (moved && this.#fitted) this.fit();
    this.#rebuild(true, true);
  }

  /** Reads the theme's colors again. */
  refreshPalette(): void {
    this.#palette = readPalette(this.#canvas);
    this.#schedule();
  }

  resize(width: number, height: number, pixelRatio: number): void {
    this.#width = Math.max(1, width);
    this.#height = Math.max(1, height);
    this.#pixelRatio = pixelRatio;
    this.#canvas.width = Math.round(this.#width * pixelRatio);
    this.#canvas.height = Math.round(this.#height * pixelRatio);
    if (this.#fitted) this.fit();
    else this.#rebuild(true, false, true);
    this.#paint();
  }

  /** Shows the whole job. It stays fitted until the user moves. */
  fit(): void {
    this.#fitted = true;
    // The same stage shows the same level, whatever was looked at before.
    this.#level = 0;
    this.#moveTo(fitCamera(this.#settings.layout.bounds, this.#area()));
  }

  /** Shows a level, around the selection where there is one. */
  showLevel(level: ZoomLevel): void {
    this.#fitted = false;
    const { selection, layout } = this.#settings;
    const target = selection === null ? null : rectOf(layout, selection);
    const area = this.#area();
    const middle = { x: area.x + area.width / 2, y: area.y + area.height / 2 };
    const zoomed = zoomAt(this.#camera, zoomOf(level) / this.#camera.zoom, middle);
    this.#moveTo(target === null ? zoomed : revealRect(zoomed, target, area));
  }

  zoomTo(zoom: number): void {
    this.zoomBy(zoom / this.#camera.zoom, null);
  }

  zoomBy(factor: number, at: Point | null): void {
    this.#fitted = false;
    this.#moveTo(zoomAt(this.#camera, factor, at ?? { x: this.#width / 2, y: this.#height / 2 }));
  }

  pan(dx: number, dy: number): void {
    this.#fitted = false;
    this.#moveTo(panBy(this.#camera, dx, dy));
  }

  /** Moves as little as needed for something to be seen. */
  reveal(target: RunSelection): void {
    const rect = rectOf(this.#settings.layout, target);
    if (rect === null || this.#fitted) return;
    const camera = revealRect(this.#camera, rect, this.#area());
    if (camera.x !== this.#camera.x || camera.y !== this.#camera.y) this.#moveTo(camera);
  }

  /** What is at a point of the canvas. */
  targetAt(point: Point): RunSelection | null {
    if (this.#scene === null) return null;
    return hitTest(this.#settings.layout, this.#scene, this.#level, point, toWorld(this.#camera, point));
  }

  /** What a name that is cut short on the canvas says in full; empty where nothing is cut short. */
  tooltipAt(point: Point): string {
    const target = this.targetAt(point);
    if (target?.kind !== 'operator') return '';
    const frame = this.#settings.layout.frames.find(({ vertex }) => vertex === target.vertex);
    return frame === undefined ? '' : `${frame.title} ${frame.subtitles[0] ?? ''}`;
  }

  setHovered(hovered: RunSelection | null): void {
    if (JSON.stringify(hovered) === JSON.stringify(this.#hovered)) return;
    this.#hovered = hovered;
    this.#rebuild(true, true);
  }

  setFocused(focused: RunSelection | null): void {
    this.#focused = focused;
    this.#rebuild(true, true);
  }

  /** The scene that is painted, for tests and for export. */
  scene(): Scene | null {
    return this.#scene;
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
  }

  #moveTo(camera: Camera): void {
    this.#camera = camera;
    const level = levelAt(camera.zoom, this.#level);
    // What a plan has beside L0 is its subtasks and channels: there is no data to come nearer to.
    this.#level = this.#settings.planned ? (level < 2 ? 1 : 2) : level;
    // Who listens draws buttons: a drag of the canvas is none of their business.
    if (this.#level !== this.#toldLevel) this.#onLevel((this.#toldLevel = this.#level));
    this.#rebuild(true, false, true);
  }

  #context(): SceneContext {
    const { layout, texts, selection, showTaskManagers, inMemory, keysByGroup } = this.#settings;
    return {
      layout,
      texts,
      selection,
      showTaskManagers,
      inMemory,
      keysByGroup,
      camera: this.#camera,
      level: this.#level,
      width: this.#width,
      height: this.#height,
      labels: this.labels,
      hovered: this.#hovered,
      focused: this.#focused,
    };
  }

  /** A camera move keeps what moves in the world moving, but pinned things stand at once: their world did not move. */
  #rebuild(animateFlow: boolean, animateAcks: boolean, cameraMoved = false): void {
    const scene = this.#build();
    if (scene === null) return;
    const before = this.#scene;
    this.#scene = scene;
    const now = performance.now();
    const { reducedMotion } = this.#settings;
    this.#flowMotion.retarget(this.#scene.flow.filter(isMovingFlow), now, animateFlow && !reducedMotion);
    this.#ackMotion.retarget(
      this.#scene.pinned.filter((glyph): glyph is AckGlyph => glyph.kind === 'ack'),
      now,
      animateAcks && !reducedMotion,
    );
    const ghosts = this.#ghosts;
    this.#ghosts = reducedMotion && !cameraMoved && before !== null ? movedRecords(before, this.#scene) : [];
    // Most of the views that come by themselves look like the one before: the figures that differ are on the panels.
    const stands = !cameraMoved && ghosts.length === 0 && before !== null && isSameScene(before, this.#scene);
    if (!stands) this.#schedule();
  }

  #build(): Scene | null {
    if (this.#settings.planned) return planScene(this.#context());
    return this.#view === null ? null : buildScene(this.#view, this.#context());
  }

  /** What all of it is fitted into. */
  #area(): Rect {
    return this.#settings.planned ? planArea(this.#width, this.#height) : flowArea(this.#width, this.#height);
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
      const now = performance.now();
      if (this.#flowMotion.isMoving(now) || this.#ackMotion.isMoving(now)) this.#schedule();
    });
  }

  #paint(): void {
    const context = this.#canvas.getContext('2d');
    if (context === null) return;
    const ratio = this.#pixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.#width, this.#height);
    if (this.#scene === null) return;
    const now = performance.now();
    const { x, y, zoom } = this.#camera;
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
    const sight = sightOf(this.#camera, this.#width, this.#height);
    const flow = this.#scene.flow.filter((glyph) => isInSight(glyph, sight)).map((glyph) => this.#moved(glyph, now));
    for (const bar of this.#flowMotion.lingering(now)) flow.push(bar);
    const brush = new Brush(context, this.#palette, zoom);
    for (const ghost of this.#ghosts) paintGhost(brush, ghost);
    paintFlow(brush, flow, this.#level);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const pinned = this.#scene.pinned.map((glyph) => this.#movedAck(glyph, now));
    paintPinned(new Brush(context, this.#palette, 1), pinned);
  }

  #moved(glyph: FlowGlyph, now: number): FlowGlyph {
    return isMovingFlow(glyph) ? { ...glyph, ...this.#flowMotion.positionOf(glyph, now) } : glyph;
  }

  #movedAck(glyph: PinnedGlyph, now: number): PinnedGlyph {
    return glyph.kind === 'ack' && glyph.id !== '' ? { ...glyph, ...this.#ackMotion.positionOf(glyph, now) } : glyph;
  }
}

function isMovingFlow(glyph: FlowGlyph): glyph is MovingFlow {
  return glyph.kind === 'record' || glyph.kind === 'barrier' || glyph.kind === 'watermark';
}
