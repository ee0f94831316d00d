import type { Palette } from '../../shared/palette.ts';
import type { Point, Rect } from '../layout/geometry.ts';
import type { Parity } from '../scene/scene-glyphs.ts';
import { TextWidths } from '../../shared/text-widths.ts';

export const FONT = "Inter, system-ui, 'Noto Sans CJK SC', sans-serif";

/** Half of it lies outside of the letters. */
const HALO_PX = 3;

const WIDTHS = new TextWidths();

/**
 * The font each context has. To set one is to parse it, half of what a text costs, and most texts have the font of the
 * one before. Forgotten wherever the context may have got another without a brush.
 */
const FONTS = new WeakMap<CanvasRenderingContext2D, string>();

export interface TextStyle {
  readonly size: number;
  readonly weight?: 400 | 500 | 600 | undefined;
  readonly color: string;
  readonly align?: CanvasTextAlign | undefined;
  /** Longer texts end in an ellipsis. */
  readonly maxWidth?: number | undefined;
  /** The color of an outline that keeps the text readable over lines. */
  readonly halo?: string | undefined;
}

/** Canvas drawing in the words of the visual language: one place for fonts, hatches and flags. */
export class Brush {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  /** World units per screen px: lines and texts that must not shrink divide by the zoom. */
  readonly unit: number;

  constructor(context: CanvasRenderingContext2D, palette: Palette, zoom: number) {
    this.context = context;
    this.palette = palette;
    this.unit = 1 / zoom;
    FONTS.delete(context);
  }

  /** What text must grow by to keep its size on the screen, as far as there is room for it. */
  textScale(most: number): number {
    return Math.min(most, Math.max(1, this.unit));
  }

  /** The same brush with everything in the colors of what is out of play; all of it stays readable. */
  faded(): Brush {
    const { palette } = this;
    const { ink3, line2, cell, page } = palette;
    return new Brush(
      this.context,
      {
        ...palette,
        ink: ink3,
        ink2: ink3,
        panel: page,
        record: line2,
        persisted: line2,
        epochOdd: cell,
        epochEven: cell,
      },
      1 / this.unit,
    );
  }

  /** Writes on a baseline centered at y. Returns the width. */
  text(text: string, x: number, y: number, style: TextStyle): number {
    if (text === '') return 0;
    const { context } = this;
    const { font, scale } = fontOf(style.size, style.weight);
    const shown = style.maxWidth === undefined ? text : this.#fit(text, font, style.maxWidth / scale);
    this.#setFont(font);
    context.fillStyle = style.color;
    context.textAlign = style.align ?? 'left';
    context.textBaseline = 'middle';
    if (scale === 1) this.#write(shown, x, y, style.halo, 1);
    else {
      // There and back, because to save and restore costs as much as the text; what is lost in rounding is nothing.
      context.transform(scale, 0, 0, scale, x, y);
      this.#write(shown, 0, 0, style.halo, scale);
      context.transform(1 / scale, 0, 0, 1 / scale, -x / scale, -y / scale);
    }
    return this.#widthOf(font, shown) * scale;
  }

  /** Width of a text. */
  measure(text: string, size: number, weight: 400 | 500 | 600 = 400): number {
    const { font, scale } = fontOf(size, weight);
    return this.#widthOf(font, text) * scale;
  }

  /** A rounded rectangle, filled and outlined as asked. The outline lies inside. */
  panel(rect: Rect, radius: number, fill: string | null, stroke: string | null, width = 1.5, dash?: number[]): void {
    const { context } = this;
    const inset = stroke === null ? 0 : width / 2;
    context.beginPath();
    context.roundRect(
      rect.x + inset,
      rect.y + inset,
      Math.max(0, rect.width - 2 * inset),
      Math.max(0, rect.height - 2 * inset),
      Math.max(0, radius - inset),
    );
    if (fill !== null) {
      context.fillStyle = fill;
      context.fill();
    }
    if (stroke === null) return;
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash(dash ?? []);
    context.stroke();
    context.setLineDash([]);
  }

  /** Adds a line that leaves and reaches each of its points level to the path. */
  trace(points: readonly Point[]): void {
    const { context } = this;
    points.forEach((point, at) => {
      const before = points[at - 1];
      if (before === undefined) context.moveTo(point.x, point.y);
      else {
        const middle = (before.x + point.x) / 2;
        context.bezierCurveTo(middle, before.y, middle, point.y, point.x, point.y);
      }
    });
  }

  /** A polyline. */
  line(points: readonly Point[], color: string, width: number, dash?: number[]): void {
    const { context } = this;
    context.beginPath();
    points.forEach((point, at) => (at === 0 ? context.moveTo(point.x, point.y) : context.lineTo(point.x, point.y)));
    context.strokeStyle = color;
    context.lineWidth = width;
    context.setLineDash(dash ?? []);
    context.stroke();
    context.setLineDash([]);
  }

  /** Diagonal hatch within a rectangle. */
  hatch(rect: Rect, color: string, gap: number, width: number): void {
    const { context } = this;
    this.within(rect, () => {
      context.beginPath();
      for (let x = rect.x - rect.height; x < rect.x + rect.width; x += gap) {
        context.moveTo(x, rect.y + rect.height);
        context.lineTo(x + rect.height, rect.y);
      }
      context.strokeStyle = color;
      context.lineWidth = width;
      context.stroke();
    });
  }

  /** A bold × centered at a point. */
  cross(x: number, y: number, radius: number, color: string, width: number): void {
    const { context } = this;
    context.beginPath();
    context.moveTo(x - radius, y - radius);
    context.lineTo(x + radius, y + radius);
    context.moveTo(x + radius, y - radius);
    context.lineTo(x - radius, y + radius);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  }

  /** A ✓ centered at a point. */
  check(x: number, y: number, radius: number, color: string, width: number): void {
    this.line(
      [
        { x: x - radius, y },
        { x: x - radius * 0.25, y: y + radius * 0.7 },
        { x: x + radius, y: y - radius * 0.7 },
      ],
      color,
      width,
    );
  }

  /** A full or open dot. */
  dot(x: number, y: number, radius: number, color: string, filled: boolean): void {
    const { context } = this;
    context.beginPath();
    context.arc(x, y, filled ? radius : radius - 0.75, 0, 2 * Math.PI);
    if (filled) {
      context.fillStyle = color;
      context.fill();
      return;
    }
    context.strokeStyle = color;
    context.lineWidth = 1.5;
    context.stroke();
  }

  /** A checkpoint's flag: page-filled with an epoch outline and ink number, for no text is readable on an epoch color. */
  flag(id: number, parity: Parity, x: number, y: number, width: number, height: number, size = 11): void {
    this.panel({ x, y, width, height }, 0, this.palette.page, this.epoch(parity), 2);
    const fit = String(id).length > 2 ? size - 1.5 : size;
    this.text(String(id), x + width / 2, y + height / 2 + 0.5, {
      size: fit,
      weight: 600,
      color: this.palette.ink,
      align: 'center',
    });
  }

  /** An arrowhead at `tip`, pointing along (dx, dy). */
  arrowHead(tip: Point, dx: number, dy: number, size: number, color: string): void {
    const { context } = this;
    context.beginPath();
    context.moveTo(tip.x, tip.y);
    context.lineTo(tip.x - dx * size - dy * size * 0.6, tip.y - dy * size + dx * size * 0.6);
    context.lineTo(tip.x - dx * size + dy * size * 0.6, tip.y - dy * size - dx * size * 0.6);
    context.closePath();
    context.fillStyle = color;
    context.fill();
  }

  /** A ↻ arc with an arrowhead. */
  turn(x: number, y: number, radius: number, color: string, width: number): void {
    const { context } = this;
    context.beginPath();
    context.arc(x, y, radius, -0.3, 1.55 * Math.PI);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
    this.arrowHead({ x: x + radius + 0.5, y: y - radius * 0.75 }, 0.6, -0.3, radius * 0.9, color);
  }

  epoch(parity: Parity): string {
    return parity === 'odd' ? this.palette.epochOdd : this.palette.epochEven;
  }

  tint(parity: Parity): string {
    return parity === 'odd' ? this.palette.tintOdd : this.palette.tintEven;
  }

  /** Paints, and leaves the context as it was. */
  apart(paint: () => void): void {
    this.context.save();
    paint();
    this.context.restore();
    FONTS.delete(this.context);
  }

  /** Paints within a rectangle only. */
  within(rect: Rect, paint: () => void): void {
    const { context } = this;
    this.apart(() => {
      context.beginPath();
      context.rect(rect.x, rect.y, rect.width, rect.height);
      context.clip();
      paint();
    });
  }

  #write(text: string, x: number, y: number, halo: string | undefined, scale: number): void {
    const { context } = this;
    if (halo !== undefined) {
      context.strokeStyle = halo;
      context.lineWidth = HALO_PX / scale;
      context.lineJoin = 'round';
      context.strokeText(text, x, y);
      context.lineJoin = 'miter';
    }
    context.fillText(text, x, y);
  }

  #setFont(font: string): void {
    if (FONTS.get(this.context) === font) return;
    this.context.font = font;
    FONTS.set(this.context, font);
  }

  #widthOf(font: string, text: string): number {
    return WIDTHS.of(font, text, (unknown) => {
      this.#setFont(font);
      return this.context.measureText(unknown).width;
    });
  }

  #fit(text: string, font: string, width: number): string {
    const whole = this.#widthOf(font, text);
    if (whole <= width) return text;
    let length = Math.max(0, Math.floor((text.length * width) / whole));
    while (length > 0 && this.#widthOf(font, `${text.slice(0, length)}…`) > width) length--;
    return length === 0 ? '' : `${text.slice(0, length)}…`;
  }
}

/**
 * The font that a size is written in, and how much it is scaled. Texts that keep their size on the screen have another one
 * for every step of a zoom: a font for each would be parsed, and each of its texts measured, once and never again.
 */
function fontOf(size: number, weight: 400 | 500 | 600 = 400): { readonly font: string; readonly scale: number } {
  const whole = Math.min(FONT_PX_MAX, Math.max(1, Math.round(size * 2) / 2));
  return { font: `${weight} ${whole}px ${FONT}`, scale: size / whole };
}

/** Above, letters are spaced alike in all sizes; below, each size has its own. */
const FONT_PX_MAX = 16;
