/**
 * What a browser must have to run jobs in workers. Each missing feature is a catalogue key with one clear sentence.
 */
export type MissingFeature =
  | 'feature-indexed-db'
  | 'feature-module-workers'
  | 'feature-web-locks'
  | 'feature-message-channel'
  | 'feature-secure-context';

/** The features this environment lacks; empty = everything runs. Call it in the page, before the first worker starts. */
export function findMissingFeatures(
  environment: FeatureEnvironment = globalThis as FeatureEnvironment,
): MissingFeature[] {
  const missing: MissingFeature[] = [];
  // Web Locks and persistent storage exist in secure contexts only, so this comes first.
  if (environment.isSecureContext === false) missing.push('feature-secure-context');
  if (environment.indexedDB === undefined) missing.push('feature-indexed-db');
  if (environment.navigator?.locks === undefined) missing.push('feature-web-locks');
  if (environment.MessageChannel === undefined) missing.push('feature-message-channel');
  if (!supportsModuleWorkers(environment)) missing.push('feature-module-workers');
  return missing;
}

/** The globals that are looked at. */
export interface FeatureEnvironment {
  readonly isSecureContext?: boolean | undefined;
  readonly indexedDB?: unknown;
  readonly navigator?: { readonly locks?: unknown } | undefined;
  readonly MessageChannel?: unknown;
  readonly Worker?: unknown;
  readonly Array?: { readonly prototype: object } | undefined;
}

/**
 * Starting one to find out would break the content security policy. Every engine got `toSorted` (which the workers use)
 * after module workers: Chromium 110 after 80, Firefox 115 after 114, Safari 16 after 15.
 */
function supportsModuleWorkers(environment: FeatureEnvironment): boolean {
  return environment.Worker !== undefined && 'toSorted' in (environment.Array?.prototype ?? {});
}
