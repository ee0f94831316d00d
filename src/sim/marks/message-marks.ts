import type { MessageKind } from '#protocol/messages.ts';
import type { Delivery } from '../world/world-options.ts';
import type { Mark } from './marks.ts';

/** Marks of a delivered message: most of them of dead attempts whose words were dropped. */
export function messageMarks({ envelope: { from, message }, acts, fenced }: Delivery): readonly Mark[] {
  if (fenced > 0) {
    const mark = from === 'coordinator' ? 'orderForTheDead' : FENCED[message.kind];
    return mark === undefined ? [] : [mark];
  }
  switch (message.kind) {
    case 'checkpointAcknowledged':
      return acts === 0 ? ['acknowledgedInVain'] : [];
    case 'readFailed':
      return ['searchPutOff'];
    case 'snapshotRejected':
      return message.reason === 'the checkpoint was given up' ? ['snapshotAfterDiscard'] : [];
    case 'sinkWriteFailed':
      return acts > 0 ? ['commitRepeated'] : [];
    default:
      return [];
  }
}

const FENCED: Partial<Record<MessageKind, Mark>> = {
  channelElement: 'zombieElement',
  creditGranted: 'zombieCredit',
  checkpointAcknowledged: 'zombieAcknowledgement',
  storeSnapshot: 'zombieSnapshot',
  appendToLog: 'zombieRows',
  preCommitLog: 'zombieSeal',
  commitLog: 'zombieCommit',
  taskStateChanged: 'zombieReport',
  loadSnapshot: 'zombieRead',
};
