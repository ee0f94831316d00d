import { loadRareFunctions } from '#expression/load-rare-functions.ts';
import { loadRegularExpressions } from '#expression/load-regular-expressions.ts';

/**
 * Loads what checking any expression may need. Whoever checks or compiles a document waits for it; the gallery checks
 * nothing, and is shown without.
 */
export async function loadExpressions(): Promise<void> {
  await Promise.all([loadRegularExpressions(), loadRareFunctions()]);
}
