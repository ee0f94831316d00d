/** Letters of twice their size are read while they grow. */
const GROWN_MAX = 2;
/** Much smaller, and most of what is painted in the old size is put together for nothing. */
const SHRUNK_MIN = 1 / 1.4;

/**
 * Whether a step of a zoom scales the picture that was painted, or has it painted anew. In software painting takes longer
 * than a frame; a picture that is scaled for a few steps is less sharp, for a moment, and in time.
 */
export class HeldPicture {
  /** The zoom it was painted at last; 0 = none of this gesture. */
  #paintedAt = 0;

  /** The zoom has changed. False if the picture is to be painted. */
  holdsAt(zoom: number): boolean {
    const grown = zoom / this.#paintedAt;
    if (grown >= SHRUNK_MIN && grown <= GROWN_MAX) return true;
    this.#paintedAt = zoom;
    return false;
  }

  /** The gesture is over: what it has come to is painted. */
  letGo(): void {
    this.#paintedAt = 0;
  }
}
