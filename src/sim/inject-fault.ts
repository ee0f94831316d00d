import { faultTarget } from '#engine/fault-target.ts';
import { COMMIT_MANIFEST, WRITE_SINKS } from '#engine/vault/storage-purposes.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { WorldFault } from '#protocol/travel.ts';
import { damageNewestCheckpoint } from './simulation/damaged-checkpoint.ts';
import type { FaultTarget } from './simulation/fault-kind.ts';

/** What a fault of the user acts on: the tab that the job runs in now, and whoever opens its tabs. */
export type FaultSite = Pick<
  FaultTarget,
  'world' | 'storage' | 'jobId' | 'loseTab' | 'reloadAfter' | 'failUserCode' | 'damaged'
>;

/**
 * Injects a fault as the user asks for it, and records that in the trace. What the schedule of a simulation draws by
 * itself is `simulation/faults.ts`: the same things happen, but their details are decisions of the schedule.
 */
export function injectFault(fault: WorldFault, site: FaultSite): void {
  site.world.traceFromHost({ kind: 'faultInjected', fault: fault.kind, target: targetOf(fault) });
  if ('subtask' in fault || 'taskManager' in fault || fault.kind === 'killInCall') hitTasks(fault, site);
  else hitHost(fault, site);
}

type TaskFault = Extract<WorldFault, { readonly subtask: unknown } | { readonly taskManager: unknown }>;
type CallFault = Extract<WorldFault, { readonly kind: 'killInCall' }>;

function hitTasks(fault: TaskFault | CallFault, { world, failUserCode }: FaultSite): void {
  switch (fault.kind) {
    case 'killSubtask':
      world.killSubtask(fault.subtask, 'its worker was terminated');
      return;
    case 'zombieSubtask':
      world.killSubtask(fault.subtask, 'its worker was terminated and goes on for a while', fault.actions);
      return;
    case 'killTaskManager':
      world.killTaskManager(fault.taskManager);
      return;
    case 'hangSubtask':
      world.hangSubtask(fault.subtask, fault.hostMs);
      return;
    case 'slowSubtask':
      world.faults.slowSubtask(fault.subtask, fault.ms, fault.forMs);
      return;
    case 'killInCall':
      world.faults.killInCall(fault.actor, fault.effects);
      return;
    case 'crashLoop':
      world.faults.doom(fault.subtask, fault.starts);
      world.killSubtask(fault.subtask, 'its worker was terminated');
      return;
    case 'failUserCode':
      return failUserCode(fault.subtask, fault.place);
    case 'skewClock':
      world.faults.skewClock(fault.subtask, fault.ms);
  }
}

function hitHost(fault: Exclude<WorldFault, TaskFault | CallFault>, site: FaultSite): void {
  const { world, storage } = site;
  switch (fault.kind) {
    case 'crashTab':
      return site.loseTab(null);
    case 'freezeTab':
    case 'jumpClock':
      return world.faults.freeze(fault.ms);
    case 'dropNotifications':
      return world.faults.dropNotifications(fault.count);
    case 'cutPower':
      storage.cutPower(fault.transactions);
      return site.loseTab(null);
    case 'abortStorage':
      return storage.failNext(fault.reason, fault.count);
    case 'delayStorage':
      return world.delayStorage(fault.ms, fault.count);
    case 'loseAnswer':
      storage.prepare({ kind: 'silent', lands: fault.lands, purpose: '' });
      return site.reloadAfter(PATIENCE_STEPS);
    case 'hideOutcome':
      return storage.prepare({ kind: 'unknown', reason: 'unknown', purpose: PURPOSES[fault.of] });
    case 'failReads':
      return storage.failReads('unknown', fault.count);
    case 'damageCheckpoint':
      if (damageNewestCheckpoint({ ...site, pick: flipBit })) site.damaged('corrupt');
      return;
    case 'wipeStorage':
      site.damaged('wiped');
      return storage.wipe();
  }
}

function targetOf(fault: WorldFault): ActorId {
  switch (fault.kind) {
    case 'killSubtask':
    case 'killTaskManager':
    case 'hangSubtask':
    case 'abortStorage':
    case 'delayStorage':
      return faultTarget(fault);
    case 'killInCall':
      return fault.actor;
    case 'crashTab':
    case 'freezeTab':
    case 'jumpClock':
    case 'cutPower':
    case 'dropNotifications':
      return 'coordinator';
    default:
      return 'subtask' in fault ? `task:${fault.subtask}` : 'vault';
  }
}

/** A simulated user opens the job anew when storage has not answered for so many steps. */
const PATIENCE_STEPS = 300;
/** What transactions are for begins so. */
const PURPOSES = { manifest: COMMIT_MANIFEST, sinks: WRITE_SINKS } as const;

/** The kind of damage, the chunk and the byte that are the second of each, where there are two. */
function flipBit(bound: number): number {
  return Math.min(1, bound - 1);
}
