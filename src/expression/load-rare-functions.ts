/** Loads and installs the rare functions, as a chunk of its own. */
export async function loadRareFunctions(): Promise<void> {
  await import('./install-rare-functions.ts');
}
