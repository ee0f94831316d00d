/**
 * Time zones by name. Their rules are data that hosts load when an expression needs them (see load-time-zones.ts), so
 * that workers without such expressions do not carry it.
 */
export interface TimeZones {
  /** What a zone's clocks are ahead of UTC at an instant, in ms; null if there is no such zone. */
  offsetAt(instantMs: number, zone: string): number | null;
  /** The instant of a local time; one that a clock skips is moved on, of one that comes twice the first is taken. */
  toInstant(localMs: number, zone: string): number | null;
}

let installed: TimeZones | null = null;

/** Makes zones known; once a realm. */
export function installTimeZones(zones: TimeZones): void {
  installed = zones;
}

/** The zones, or null where nobody has loaded them. */
export function timeZones(): TimeZones | null {
  return installed;
}

/** Whether a text of expressions may need zones. */
export function needsTimeZones(text: string): boolean {
  return /CONVERT_TZ|TO_TIMESTAMP_LTZ/i.test(text);
}
