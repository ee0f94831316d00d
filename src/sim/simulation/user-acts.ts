import type { FaultKind } from './fault-kind.ts';

/** What a user may do at a bad moment: no failure, but it has to be borne like one. */
export const USER_ACTS: readonly FaultKind[] = [
  {
    // While tasks are deployed, while another one is under way, behind the end of the input.
    name: 'checkpointAsked',
    weight: 6,
    rare: true,
    strike(target) {
      target.world.command({ kind: 'triggerUserCheckpoint' });
      target.count('checkpointAsked');
    },
  },
];
