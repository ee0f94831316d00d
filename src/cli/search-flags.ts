import { setFlagsFromString } from 'node:v8';

/**
 * Tunes V8 for threads that make one run after the other. Flags are the whole process's, and count for threads that
 * start later; nothing that a run does depends on them.
 */
export function setSearchFlags(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
  if (!('transfer' in ArrayBuffer.prototype)) setFlagsFromString('--harmony-rab-gsab-transfer');
}

const FLAGS = [
  // A run leaves 25 KB behind, so V8 made a full collection every few hundred runs: it throws away the optimized code of
  // all functions of which none is alive just then, and what they need is compiled again.
  '--initial-old-space-size=256',
  // Half of the processor time of the first runs went into compiling what was inlined, mostly the same functions into
  // many others. With a fifth of it the code is as fast.
  '--max-inlined-bytecode-size-cumulative=200',
];
