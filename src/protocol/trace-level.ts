/** How much of a run is traced: no records, one of n, or all of them. */
export type TraceLevel = 'summary' | 'sampled' | 'full';
