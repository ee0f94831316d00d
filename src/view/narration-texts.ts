import { fillTemplate } from '#std/fill-template.ts';
import { DRAWN_FAULT_TEXTS_EN, DRAWN_FAULT_TEXTS_ZH } from './drawn-fault-texts.ts';
import type { Narration } from './run-view.ts';

/**
 * The sentences of the narration strip. `{name}` is a value; `{name|one|many}` picks by number, `#` being the number
 * (Chinese has one form). Keys are those of narrate.ts; a test holds both languages complete.
 */
export type NarrationTexts = Readonly<Record<string, string>>;

/** English. */
export const NARRATION_TEXTS_EN: NarrationTexts = {
  jobState: 'The job goes from {from} to {to}.',
  jobSuspended: 'The job is suspended: {cause}.',
  invariantBroken: 'An invariant is broken, and the run ends here: {cause}.',
  restartScheduled:
    '{cause}. All {subtasks|# subtask restarts|# subtasks restart} in {delayMs} ms; {dropped|# record in flight is dropped|# records in flight are dropped}.',
  restartOfSubtask:
    '{subtask}: {cause}. All {subtasks|# subtask restarts|# subtasks restart} in {delayMs} ms; {dropped|# record in flight is dropped|# records in flight are dropped}.',
  attemptStarted: 'Attempt {attempt} starts from scratch: {subtasks|# subtask is|# subtasks are} deployed.',
  attemptRestored:
    'Attempt {attempt} starts: {subtasks|# subtask goes|# subtasks go} back to checkpoint {checkpoint}, state and source offsets together.',
  'subtask-RUNNING': '{subtask} runs.',
  'subtask-FINISHED': '{subtask} has finished.',
  'subtask-FAILED': '{subtask} failed: {cause}.',
  stateRestored: '{subtask} is refilled from checkpoint {checkpoint}: {entries|# entry|# entries}, {bytes} bytes.',
  checkpointQuarantined: 'Checkpoint {checkpoint} does not verify and was set aside: {reason}.',
  recordLate: '{subtask} found {record} behind the watermark by {lateByMs} ms: it is late, the {count}. so far.',
  windowFired: 'The watermark has passed the end of a window: {subtask} emits {keys|# key|# keys}.',
  'transaction-open': '{subtask} opens transaction {transaction}.',
  'transaction-pre-committed':
    '{subtask} seals transaction {transaction} with {rows|# row|# rows}: it commits when checkpoint {checkpoint} is complete, not before.',
  'transaction-committed':
    'Transaction {transaction} of {subtask} is committed: {rows|# row is|# rows are} visible to read_committed.',
  'transaction-aborted': 'Transaction {transaction} of {subtask} is aborted: {rows|# row stays|# rows stay} hidden.',
  ...DRAWN_FAULT_TEXTS_EN,
  faultInjected: 'You injected a fault: {fault} at {target}.',
  'fault-killSubtask': 'You killed {target}: its worker is gone at once.',
  'fault-zombieSubtask': 'You killed {target}, but its worker goes on for a while: a zombie.',
  'fault-hangSubtask': 'You made {target} hang: it hears nothing until its heartbeat is missed.',
  'fault-killTaskManager': 'You killed task manager {target} with all its subtasks.',
  'fault-abortStorage': 'You made storage abort its next transaction.',
  'fault-delayStorage': 'You slowed storage down.',
  'fault-crashTab': 'You killed the tab and opened it again.',
  'fault-freezeTab': 'You froze the tab.',
  'fault-jumpClock': 'You set the clock a long way ahead: all that is due meanwhile is due at once.',
  'fault-cutPower': 'You cut the power: what storage had not flushed yet is gone, and the tab with it.',
  'fault-killInCall': '{target} dies halfway through what it does next: you saw to it.',
  'fault-crashLoop': 'You killed {target}, and will kill it at its next starts, too.',
  'fault-failUserCode': 'You made user code of {target} throw.',
  'fault-skewClock': 'You set the clock of {target} ahead.',
  'fault-loseAnswer': 'You made storage never answer for its next transaction.',
  'fault-slowSubtask': 'You slowed {target} down.',
  'fault-dropNotifications': 'You made the next notifications of completed checkpoints get lost.',
  'fault-hideOutcome': 'You made a transaction of storage happen and be reported as failed.',
  'fault-failReads': 'You made storage fail its next read.',
  'fault-damageCheckpoint': 'You flipped a bit of the newest checkpoint.',
  'fault-wipeStorage': 'You deleted everything that was stored.',
  messageFenced: 'A message of the dead attempt {attempt} ({message} from {from}) met the fence and was dropped.',
  checkpointTriggered:
    'Checkpoint {checkpoint} is triggered: the sources inject its barrier, and {subtasks|# subtask has|# subtasks have} to acknowledge.',
  checkpointTriggeredLast:
    'The last checkpoint, {checkpoint}, is triggered; {subtasks|# subtask has|# subtasks have} to acknowledge.',
  checkpointRequestRejected: 'No checkpoint now: {reason}.',
  checkpointAckReceived: '{subtask} acknowledges checkpoint {checkpoint}: {acks} of {total}.',
  checkpointCompleted: 'Checkpoint {checkpoint} is durable and complete: {bytes} bytes after {durationMs} ms.',
  checkpointFailed: 'Checkpoint {checkpoint} failed: {reason}. The one before it stays the newest.',
  checkpointTooLate:
    'Checkpoint {checkpoint} is given up: {subtask} had finished before its trigger came. The one before it stays the newest.',
  barrierArrived:
    'Barrier {checkpoint} reached {subtask} on channel {channel}: {received} of {expected} channels have brought it.',
  lastBarrierArrived: 'Barrier {checkpoint} reached {subtask} on channel {channel}, the last one: the snapshot is due.',
  channelBlocked:
    'Barrier {checkpoint} reached {subtask} on channel {channel}: the gate is shut, and {waiting|# record of the next epoch waits|# records of the next epoch wait} for {missingCount|channel|channels} {missing}.',
  channelBlockedLast:
    'Barrier {checkpoint} reached {subtask} on channel {channel}, the last one: no channel is missing.',
  channelResumed: 'The gate of channel {channel} of {subtask} opens again.',
  alignmentEnded: '{subtask} has barrier {checkpoint} from every channel: all that came before it is in its state.',
  alignmentAborted: '{subtask} gives up waiting for barrier {checkpoint}: {reason}.',
  barrierForwarded: '{subtask} sends barrier {checkpoint} on, before its own snapshot.',
  snapshotSyncStarted: '{subtask} copies its state for checkpoint {checkpoint}; for this moment it processes nothing.',
  snapshotSyncEnded: '{subtask} has copied {bytes} bytes and works on; the copy goes to storage.',
  snapshotAsyncEnded:
    "{subtask}'s part of checkpoint {checkpoint} is stored: {bytes} bytes. It sends its acknowledgement.",
  notifyCompleteReceived: '{subtask} hears that checkpoint {checkpoint} is complete.',
};

/** 简体中文. */
export const NARRATION_TEXTS_ZH: NarrationTexts = {
  jobState: '作业状态由 {from} 变为 {to}。',
  jobSuspended: '作业已挂起：{cause}。',
  invariantBroken: '不变量被破坏，运行到此结束：{cause}。',
  restartScheduled: '{cause}。{delayMs} 毫秒后全部 {subtasks} 个子任务重启；丢弃传输中的 {dropped} 条记录。',
  restartOfSubtask: '{subtask}：{cause}。{delayMs} 毫秒后全部 {subtasks} 个子任务重启；丢弃传输中的 {dropped} 条记录。',
  attemptStarted: '第 {attempt} 次执行从头开始：部署 {subtasks} 个子任务。',
  attemptRestored: '第 {attempt} 次执行开始：{subtasks} 个子任务的状态与源偏移量一起回到检查点 {checkpoint}。',
  'subtask-RUNNING': '{subtask} 正在运行。',
  'subtask-FINISHED': '{subtask} 已结束。',
  'subtask-FAILED': '{subtask} 失败：{cause}。',
  stateRestored: '{subtask} 从检查点 {checkpoint} 恢复：{entries} 个条目，{bytes} 字节。',
  checkpointQuarantined: '检查点 {checkpoint} 校验失败，已隔离：{reason}。',
  recordLate: '{subtask} 发现 {record} 落后水位线 {lateByMs} 毫秒：迟到，累计第 {count} 条。',
  windowFired: '水位线越过窗口末端：{subtask} 输出 {keys} 个键。',
  'transaction-open': '{subtask} 打开事务 {transaction}。',
  'transaction-pre-committed': '{subtask} 封存事务 {transaction}，{rows} 行：检查点 {checkpoint} 完成后才会提交。',
  'transaction-committed': '{subtask} 的事务 {transaction} 已提交：{rows} 行对 read_committed 可见。',
  'transaction-aborted': '{subtask} 的事务 {transaction} 已中止：{rows} 行保持隐藏。',
  ...DRAWN_FAULT_TEXTS_ZH,
  faultInjected: '注入故障：{fault}，目标 {target}。',
  'fault-killSubtask': '你杀死了 {target}：其 worker 立即消失。',
  'fault-zombieSubtask': '你杀死了 {target}，但其 worker 还会继续运行一会儿：僵尸。',
  'fault-hangSubtask': '你使 {target} 挂起：在心跳超时之前它听不到任何消息。',
  'fault-killTaskManager': '你杀死了任务管理器 {target} 及其全部子任务。',
  'fault-abortStorage': '你使存储中止下一个事务。',
  'fault-delayStorage': '你减慢了存储。',
  'fault-crashTab': '你关闭了标签页并重新打开。',
  'fault-freezeTab': '你冻结了标签页。',
  'fault-jumpClock': '你将时钟大幅拨快：期间到期的一切同时到期。',
  'fault-cutPower': '你切断了电源：存储尚未落盘的内容丢失，标签页也随之消失。',
  'fault-killInCall': '你使 {target} 在下一步处理到一半时终止。',
  'fault-crashLoop': '你杀死了 {target}，并将在其接下来的启动时再次杀死它。',
  'fault-failUserCode': '你使 {target} 的用户代码抛出异常。',
  'fault-skewClock': '你拨快了 {target} 的时钟。',
  'fault-loseAnswer': '你使存储永不答复其下一个事务。',
  'fault-slowSubtask': '你减慢了 {target}。',
  'fault-dropNotifications': '你使接下来的检查点完成通知丢失。',
  'fault-hideOutcome': '你使一个存储事务实际完成，却被报告为失败。',
  'fault-failReads': '你使存储的下一次读取失败。',
  'fault-damageCheckpoint': '你翻转了最新检查点中的一个比特。',
  'fault-wipeStorage': '你删除了所有已存储的内容。',
  messageFenced: '已失效的第 {attempt} 次执行的消息（来自 {from} 的 {message}）被隔离栏丢弃。',
  checkpointTriggered: '触发检查点 {checkpoint}：源注入屏障，{subtasks} 个子任务需要确认。',
  checkpointTriggeredLast: '触发最后一个检查点 {checkpoint}：{subtasks} 个子任务需要确认。',
  checkpointRequestRejected: '现在不做检查点：{reason}。',
  checkpointAckReceived: '{subtask} 确认检查点 {checkpoint}：{acks} / {total}。',
  checkpointCompleted: '检查点 {checkpoint} 已持久化并完成：{bytes} 字节，用时 {durationMs} 毫秒。',
  checkpointFailed: '检查点 {checkpoint} 失败：{reason}。之前的检查点仍是最新的。',
  checkpointTooLate: '检查点 {checkpoint} 已放弃：触发到达之前 {subtask} 已结束。之前的检查点仍是最新的。',
  barrierArrived: '屏障 {checkpoint} 经通道 {channel} 到达 {subtask}：{expected} 个通道中已到 {received} 个。',
  lastBarrierArrived: '屏障 {checkpoint} 经最后一个通道 {channel} 到达 {subtask}：可以做快照。',
  channelBlocked:
    '屏障 {checkpoint} 经通道 {channel} 到达 {subtask}：闸门关闭，下一周期的 {waiting} 条记录等待通道 {missing}。',
  channelBlockedLast: '屏障 {checkpoint} 经最后一个通道 {channel} 到达 {subtask}：不再缺少任何通道。',
  channelResumed: '{subtask} 的通道 {channel} 的闸门重新打开。',
  alignmentEnded: '{subtask} 已从所有通道收到屏障 {checkpoint}：之前的全部记录都已进入状态。',
  alignmentAborted: '{subtask} 不再等待屏障 {checkpoint}：{reason}。',
  barrierForwarded: '{subtask} 先转发屏障 {checkpoint}，再做自己的快照。',
  snapshotSyncStarted: '{subtask} 为检查点 {checkpoint} 复制状态；此刻不处理任何记录。',
  snapshotSyncEnded: '{subtask} 已复制 {bytes} 字节并继续工作；副本上传到存储。',
  snapshotAsyncEnded: '{subtask} 的检查点 {checkpoint} 部分已存储：{bytes} 字节。它发送确认。',
  notifyCompleteReceived: '{subtask} 得知检查点 {checkpoint} 已完成。',
};

/** The sentence of a narration; an unknown key shows itself, so that a missing text is seen. */
export function renderNarration(texts: NarrationTexts, narration: Narration): string {
  const text = texts[narration.key];
  if (text === undefined) return narration.key;
  const sentence = fillTemplate(text, narration.values, () => '');
  // A name that begins an English sentence gets a capital; in Chinese it stays what it is.
  return texts === NARRATION_TEXTS_ZH ? sentence : sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}
