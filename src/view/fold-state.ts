import type { ChannelId, JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import { TIME_MIN } from '#protocol/record-batch.ts';
import type { JobState, SourcePosition } from '#protocol/trace.ts';
import { type PlanTopology, planTopology } from './plan-topology.ts';
import { ProcessedIndex } from './processed-index.ts';
import type {
  ChannelView,
  CheckpointView,
  Narration,
  RecoveryView,
  RefusedRequests,
  RunView,
  SubtaskView,
  TransactionView,
} from './run-view.ts';

/**
 * What the fold keeps between events. The maps are mutable, the values in them are not: a change replaces one value.
 * So a snapshot and a keyframe are copies of a few small maps, and views share everything that did not change.
 */
export interface FoldState {
  readonly topology: PlanTopology;
  events: number;
  jobTimeMs: number;
  jobState: JobState;
  epoch: number;
  attempt: number;
  /** Between a failure's restart decision and the next attempt: what the old attempt still says is not drawn. */
  emptied: boolean;
  /** Highest checkpoint id seen: after a restart, ids go on from it. */
  lastCheckpointId: number;
  readonly subtasks: Map<SubtaskId, SubtaskView>;
  readonly channels: Map<ChannelId, ChannelFold>;
  checkpoints: readonly CheckpointView[];
  recovery: RecoveryView | null;
  readonly transactions: Map<string, TransactionView>;
  quarantined: RunView['quarantined'];
  fencedMessages: number;
  narration: Narration | null;
  refusedRequests: RefusedRequests;
  failure: string | null;
  brokenInvariant: string | null;
  restarts: number;
  restoredCheckpointId: number | null;
  zombieEvents: number;
  /** What each subtask's snapshot of a checkpoint held, as far as the trace knows: what a restore goes back to. */
  readonly snapshots: Map<number, ReadonlyMap<SubtaskId, SubtaskSnapshot>>;
  /** Shared by all copies of this state: it only grows, and look-ups ask "before event n". */
  readonly processed: ProcessedIndex;
}

/** A channel, and what the fold needs to survive gaps: records are not traced at every level. */
export interface ChannelFold extends ChannelView {
  readonly takenUpTo: number;
  readonly arrivedUpTo: number;
  /** Buffers that the counters report and the trace does not list. */
  readonly untraced: number;
}

export interface SubtaskSnapshot {
  readonly positions: readonly SourcePosition[];
  readonly keysByGroup: ReadonlyMap<number, number> | null;
}

/** The state before the first event. */
export function initialFoldState(plan: JobPlan): FoldState {
  const topology = planTopology(plan);
  return {
    topology,
    events: 0,
    jobTimeMs: 0,
    jobState: 'CREATED',
    epoch: 0,
    attempt: 0,
    emptied: false,
    lastCheckpointId: 0,
    subtasks: new Map(topology.subtasks.map((id) => [id, newSubtask(id)])),
    channels: new Map(topology.channels.map((id) => [id, newChannel(id, 0)])),
    checkpoints: [],
    recovery: null,
    transactions: new Map(),
    quarantined: [],
    fencedMessages: 0,
    narration: null,
    refusedRequests: { count: 0, reason: null },
    failure: null,
    brokenInvariant: null,
    restarts: 0,
    restoredCheckpointId: null,
    zombieEvents: 0,
    snapshots: new Map(),
    processed: new ProcessedIndex(),
  };
}

/** A copy that can be folded on its own: the keyframe of a trace segment. */
export function copyFoldState(state: FoldState): FoldState {
  return {
    ...state,
    subtasks: new Map(state.subtasks),
    channels: new Map(state.channels),
    transactions: new Map(state.transactions),
    snapshots: new Map(state.snapshots),
  };
}

/** The view of a state: plain data that later events do not change. */
export function viewOf(state: FoldState): RunView {
  return {
    events: state.events,
    jobTimeMs: state.jobTimeMs,
    jobState: state.jobState,
    epoch: state.epoch,
    attempt: state.attempt,
    subtasks: new Map(state.subtasks),
    channels: new Map(state.channels),
    checkpoints: state.checkpoints,
    recovery: state.recovery,
    transactions: [...state.transactions.values()],
    quarantined: state.quarantined,
    fencedMessages: state.fencedMessages,
    narration: state.narration,
    refusedRequests: state.refusedRequests,
    failure: state.failure,
    brokenInvariant: state.brokenInvariant,
    restarts: state.restarts,
    latestCompletedId: latestCompletedId(state.checkpoints),
    restoredCheckpointId: state.restoredCheckpointId,
    zombieEvents: state.zombieEvents,
  };
}

/** A subtask that nothing is known of. */
export function newSubtask(id: SubtaskId): SubtaskView {
  return {
    id,
    attempt: 0,
    taskManager: 0,
    taskState: 'DEPLOYING',
    phase: 'DEPLOYING',
    phaseSinceMs: 0,
    phaseCheckpointId: null,
    barriers: null,
    snapshotCheckpointId: null,
    counters: null,
    positions: [],
    checkpointedPositions: [],
    watermarkMs: TIME_MIN,
    current: null,
    cause: null,
    silentSinceMs: null,
    keysByGroup: null,
    processed: 0,
    restoredBytes: null,
    fencedMessages: 0,
    late: null,
    rejected: 0,
    lastWindow: null,
    written: { rows: 0, repeated: 0 },
    countersAtMs: null,
    rates: null,
  };
}

/** An empty channel whose next records belong to checkpoint `epoch` + 1. */
export function newChannel(id: ChannelId, epoch: number): ChannelFold {
  return {
    id,
    blockedBy: null,
    queue: [],
    queuedBuffers: 0,
    watermarkMs: TIME_MIN,
    idle: false,
    epoch,
    ended: false,
    takenUpTo: -1,
    arrivedUpTo: -1,
    untraced: 0,
  };
}

/** Replaces parts of a subtask's view; unknown subtasks are those of another plan and are ignored. */
export function patchSubtask(state: FoldState, id: SubtaskId, patch: Partial<SubtaskView>): void {
  const subtask = state.subtasks.get(id);
  if (subtask !== undefined) state.subtasks.set(id, { ...subtask, ...patch });
}

/** The newest checkpoint that is complete. */
export function latestCompletedId(checkpoints: readonly CheckpointView[]): number | null {
  for (let at = checkpoints.length - 1; at >= 0; at--) {
    const checkpoint = checkpoints[at];
    if (checkpoint?.status === 'completed') return checkpoint.id;
  }
  return null;
}
