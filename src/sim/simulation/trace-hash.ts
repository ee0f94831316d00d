import type { TraceEvent } from '#protocol/trace.ts';

/** A running hash over a trace, to compare two runs to the byte without keeping them (two lanes of FNV-1a). */
export class TraceHash {
  #low = 0x811c9dc5;
  #high = 0xcbf29ce4 | 0;

  add(event: TraceEvent): void {
    const text = `${event.stamp.timeMs}.${event.stamp.counter}|${event.actor}|${event.sequence}|${event.attempt}|${serialize(event.body)}`;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      this.#low = Math.imul(this.#low ^ unit, 0x01000193);
      this.#high = Math.imul(this.#high ^ (unit + i), 0x01000193);
    }
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    return `${hex(this.#high)}${hex(this.#low)}`;
  }
}

function serialize(body: TraceEvent['body']): string {
  return JSON.stringify(body, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    return value === Number.POSITIVE_INFINITY ? 'MAX' : value === Number.NEGATIVE_INFINITY ? 'MIN' : value;
  });
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}
