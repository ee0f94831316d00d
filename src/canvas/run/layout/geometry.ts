export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Screen px that a layout is to fill. */
export interface Room {
  readonly width: number;
  readonly height: number;
}
