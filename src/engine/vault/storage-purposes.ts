/**
 * What transactions of the vault are for, where others know them by that: the simulator's faults, checks and breakpoints.
 * A purpose begins so; what it is about may follow.
 */
export const COMMIT_MANIFEST = 'commit manifest';
export const STORE_SNAPSHOT = 'store snapshot';
export const WRITE_SINKS = 'write sinks';
export const GRANT_ATTEMPT = 'grant attempt';
export const COLLECT_LEFTOVERS = 'collect leftovers';
