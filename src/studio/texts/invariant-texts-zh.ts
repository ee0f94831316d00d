/** What holds in every run of the simulator, by its English sentence (sim/checkers/invariants.ts and sim/oracles). */
export const INVARIANT_TEXTS_ZH: Readonly<Record<string, string>> = {
  'What a subtask has taken from a channel before its snapshot is exactly what was sent before the barrier.':
    '子任务在快照之前从通道取走的，恰好是屏障之前发出的内容。',
  'A checkpoint completes when every subtask of its attempt has acknowledged it and its chunks and manifest are durable.':
    '当本次尝试的每个子任务都已确认、数据块与清单都已持久化时，检查点才完成。',
  'A checkpoint is complete before anybody is told, before its transactions are committed and before an older one is collected.':
    '检查点先完成，然后才通知、提交它的事务、回收更旧的检查点。',
  'Checkpoint ids, attempts and epochs only rise over the whole life of a job; none is given twice.':
    '检查点编号、尝试号和纪元在作业的整个生命中只增不减，不会重复分配。',
  'A channel carries each barrier once, in order of ids, none behind its cancel marker, and an aborted checkpoint leaves no channel blocked.':
    '每个屏障在一个通道中只出现一次，按编号排序，不会在其取消标记之后；被放弃的检查点不会让任何通道一直阻塞。',
  'At most one coordinator can change what is durable: the one that took the job last.':
    '最多只有一个协调器能改变持久化的内容：最后接管作业的那个。',
  'No message of a dead attempt has an effect, and each is counted.':
    '已结束的尝试所发的消息都不起作用，而且每条都被计数。',
  'A completed checkpoint, or newer ones, can be restored ever after, and collection takes no chunk that a kept manifest names.':
    '已完成的检查点或更新的检查点此后始终可以恢复；回收不会删除仍保留的清单所引用的数据块。',
  'The state of an operator has taken in every record once, whatever was undone and done again.':
    '无论撤销与重做了什么，算子的状态对每条记录都恰好计入一次。',
  'A key group belongs to one live subtask, and only that one gets its records and its state.':
    '一个键组只属于一个存活的子任务，只有它得到该键组的记录和状态。',
  'A restore, to any parallelism, gives every key group of a checkpoint to its one owner, and every other state to its index.':
    '恢复到任何并行度时，检查点的每个键组都交给它唯一的所有者，其他状态按序号归位。',
  'Within one attempt watermarks only grow, per channel and per subtask, and a subtask has the least of its active inputs.':
    '在一次尝试中，每个通道和每个子任务的水位线只增不减；子任务的水位线是其活跃输入中最小的。',
  'In committed history a window fires once for what has come into it, in order of time, and never ahead of the watermark.':
    '在已提交的历史中，窗口对进入它的内容只触发一次，按时间顺序，且不会早于水位线。',
  'A record is late exactly when the watermark its subtask has reached had closed all its windows; nothing else decides.':
    '当且仅当子任务到达的水位线已关闭一条记录的所有窗口时，该记录才算迟到；别无其他条件。',
  'Within one attempt a channel hands over exactly what was put into it, in order: nothing lost, repeated or changed.':
    '在一次尝试中，通道按顺序交出放入的全部内容：不丢失、不重复、不改变。',
  'A sender never sends a buffer without a credit, and a channel never holds more than it may.':
    '发送方没有信用就不发送缓冲区，通道中的内容不会超过上限。',
  'What has once been visible as committed never disappears, moves or changes.':
    '一旦作为已提交的内容可见，就不会消失、移动或改变。',
  'After a restore of checkpoint n every transaction sealed for it is committed and every other one aborted; what is aborted is never committed, and no attempt touches a transaction of another.':
    '恢复检查点 n 之后，为它封存的事务全部提交，其余全部中止；中止的不会再提交，任何尝试都不碰别的尝试的事务。',
  'Between a writer and its committer no row overtakes a barrier: a transaction sealed for a checkpoint holds the rows before it, all of them.':
    '在写入器与提交器之间，没有行会越过屏障：为检查点封存的事务恰好包含屏障之前的全部行。',
  'A restore takes the newest checkpoint that verifies; a bad one is named and set aside, and a job never starts empty in silence.':
    '恢复使用通过校验的最新检查点；损坏的会被指明并搁置，作业不会不声不响地从空状态开始。',
  'The bytes a subtask restores are the bytes it had hashed when its snapshot was taken.':
    '子任务恢复的字节，就是拍摄快照时它计算过哈希的字节。',
  'A checkpoint is restored into a graph that has all its uids and the same maximum parallelism, or it is refused by name.':
    '检查点只恢复到具有其全部 uid 且最大并行度相同的图中，否则会被指名拒绝。',
  'While nothing fails, a checkpoint completes within a few intervals.': '没有故障时，检查点在几个间隔之内完成。',
  'When the faults stop the job finishes: all input is read, every task ends, and the output is complete.':
    '故障停止后作业会完成：读完所有输入，所有任务结束，输出完整。',
  'A restart strategy restarts as often as it is configured to and not once more.':
    '重启策略按配置的次数重启，一次也不多。',
  'Elements that wait in a channel are read in the end, with no credit left just as with many.':
    '通道中等待的元素最终都会被读取，无论信用用尽还是充足。',
  'When a job has ended nothing of it is left but what is meant to be kept.':
    '作业结束后，除了应当保留的内容，什么都不留下。',
  'Every record is counted exactly once in the committed output.': '在已提交的输出中，每条记录恰好计入一次。',
  'Every row is counted in one window or put out as late, once.': '每一行恰好计入一个窗口，或作为迟到输出一次。',
  'Whoever looks from outside cannot tell whether a run had failures.': '从外部看，无法分辨一次运行是否发生过故障。',
  'How a pipeline is run does not show in what comes out of it.': '流水线如何运行，在输出中看不出来。',
  'A run with failures is explained by one without: each of its steps is enabled, and it shows the same.':
    '有故障的运行可以由一次无故障的运行来解释：它的每一步都可行，而且看到的结果相同。',
};
