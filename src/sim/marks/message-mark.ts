import type { MessageKind } from '#protocol/messages.ts';
import type { Delivery } from '../world/world-options.ts';
import type { Mark } from './marks.ts';

/** The mark of a delivered message, if it has one: most are of dead attempts whose words were dropped. */
export function messageMark({ envelope: { from, message }, acts, fenced }: Delivery): Mark | null {
  if (fenced > 0) return (from === 'coordinator' ? 'orderForTheDead' : FENCED[message.kind]) ?? null;
  switch (message.kind) {
    case 'checkpointAcknowledged':
      return acts === 0 ? 'acknowledgedInVain' : null;
    case 'readFailed':
      return 'searchPutOff';
    case 'snapshotRejected':
      return message.reason === 'the checkpoint was given up' ? 'snapshotAfterDiscard' : null;
    case 'sinkWriteFailed':
      return acts > 0 ? 'commitRepeated' : null;
    default:
      return null;
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
