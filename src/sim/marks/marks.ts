/**
 * "Sometimes" marks: dark corners that a search has to have been in, or its silence proves nothing. Each is a sentence
 * about one run that is true in some runs and need not be in others; a report says how often each was reached.
 */
export const MARKS = {
  // ---- checkpoints
  checkpointExpired: 'A checkpoint is given up because its time is over.',
  checkpointSubsumed: 'A completed checkpoint is subsumed by newer ones and collected.',
  checkpointLostToFailure: 'A checkpoint is under way when the job fails.',
  checkpointOfFinishedTask: 'A checkpoint waits for a task that finishes instead of taking it.',
  snapshotNotStored: 'A snapshot cannot be stored, and the checkpoint fails.',
  manifestNotStored: 'Every task has acknowledged, and the manifest cannot be stored.',
  idNotReserved: 'The id of a checkpoint cannot be stored, and it is not triggered.',
  tooEarly: 'A checkpoint is put off because the last one completed a moment ago.',
  notAllRunning: 'A checkpoint is refused because not all tasks run.',
  tolerableFailuresExceeded: 'A checkpoint fails, and the job with it.',
  failureTolerated: 'A checkpoint fails, and the job goes on.',
  withoutFinishedTasks: 'A checkpoint is taken when some tasks have already finished.',
  finalCheckpointCompleted: 'The checkpoint behind the end of all input completes.',
  finalCheckpointRepeated: 'The final checkpoint fails and is taken again.',
  acknowledgedInVain: 'An acknowledgement arrives for a checkpoint that is no more.',
  lastAckFromSource: 'The last acknowledgement is that of a source.',
  notificationSkipped: 'A task hears of a newer checkpoint without having heard of the one before.',
  completedWithoutNotice: 'An attempt ends before every task has heard of its last completed checkpoint.',
  // ---- alignment
  channelBlocked: 'A channel is shut because its barrier came first.',
  arrivedBehindBarrier: 'Something arrives in a channel that is shut.',
  alignmentAborted: 'An alignment is given up half-way.',
  alignmentOvertaken: 'The barrier of a newer checkpoint ends the alignment of an older one.',
  cancelMarkerSent: 'A task passes on that a checkpoint is cancelled.',
  barrierFirst: 'A barrier is the first element of a channel.',
  barrierBehindRecords: 'A barrier follows records.',
  barrierBehindWatermark: 'A barrier follows a watermark.',
  barrierBehindEnd: 'A barrier follows the end of data.',
  barriersInARow: 'Two barriers follow each other with nothing between.',
  // ---- recovery
  restored: 'An attempt starts from a checkpoint.',
  startedOver: 'An attempt after the first starts from scratch, because nothing has completed.',
  restoredUndeclared: 'A restored checkpoint was durable but had not been declared complete.',
  restoredTwice: 'Two attempts start from the same checkpoint.',
  failedInRestore: 'An attempt fails before all of its tasks run.',
  tenAttempts: 'A run takes ten attempts.',
  restoredWithState: 'A task restores keyed state.',
  restoredWithFinished: 'A task is restored as finished.',
  committedByRecovery: 'A transaction is committed by another attempt than the one that sealed it.',
  abortedByRecovery: 'A transaction that an attempt left behind is aborted.',
  taskFailedItself: 'User code or a refused write fails a task.',
  taskTimedOut: 'A task is given up because it does not answer heartbeats.',
  // ---- the dead that speak
  zombieElement: 'An element of a dead attempt arrives in a channel.',
  zombieCredit: 'A credit of a dead attempt arrives.',
  zombieAcknowledgement: 'A dead attempt acknowledges a checkpoint.',
  zombieSnapshot: 'A dead attempt sends a snapshot to the vault.',
  zombieRows: 'A dead attempt writes rows.',
  zombieSeal: 'A dead attempt seals a transaction.',
  zombieCommit: 'A dead attempt asks for a commit.',
  zombieReport: 'A dead attempt reports its state.',
  zombieRead: 'A dead attempt asks to load its state.',
  orderForTheDead: 'A message for a dead attempt reaches its successor.',
  // ---- tabs
  tabLost: 'The tab is lost and opened again.',
  tabLostInCheckpoint: 'The tab is lost while a checkpoint is under way.',
  tabLostInRestart: 'The tab is lost while the job restarts.',
  thirdEpoch: 'The job is taken for the third time.',
  lostTabRefused: 'A lost tab that goes on writes, and its fence is refused.',
  // ---- storage
  storageRefused: 'A transaction is refused.',
  roomMade: 'There is no room, garbage is deleted, and the write is tried again.',
  searchPutOff: 'Storage cannot be read while a checkpoint is looked for.',
  leftoversCollected: 'What a checkpoint that never completed left behind is deleted.',
  snapshotAfterDiscard: 'A snapshot comes for a checkpoint that has been given up.',
  commitRepeated: 'A commit fails and is repeated.',
  commitStoredAgain: 'A commit that has happened and was reported as failed is stored once more.',
  writesTogether: 'One storage transaction carries the writes of several sinks.',
  // ---- time, state, sinks
  watermarkFell: 'After a recovery the watermark of a task is behind what it was.',
  recordLate: 'A record comes too late for its window.',
  windowFiredAgain: 'A window fires that had fired before a failure undid it.',
  inputIdle: 'An input turns idle.',
  inputActiveAgain: 'An idle input comes back.',
  backPressured: 'A task waits for credit.',
  emptyTransaction: 'A sink has nothing to commit for a checkpoint.',
  longTransaction: 'A transaction has more than one page.',
} as const;

export type Mark = keyof typeof MARKS;

/** How often a run reached each mark; those never reached are absent. */
export type MarkCounts = Readonly<Partial<Record<Mark, number>>>;

/** Says that a mark was reached. */
export type Reach = (mark: Mark) => void;
