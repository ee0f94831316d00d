/** Loads and installs the time zones, as a chunk of its own. */
export async function loadTimeZones(): Promise<void> {
  await import('./install-time-zones.ts');
}
