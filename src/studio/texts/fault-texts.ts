/** Texts of the faults that can be injected, each with what it does in one sentence: [English, 简体中文]. */
export const FAULT_TEXTS = {
  crash: ['Crash', '崩溃'],
  crashSelect: ['Select a subtask on the canvas to break it alone', '在画布上选择一个子任务以单独破坏它'],
  faultPoint: ['Point at a fault to read what it does.', '指向一种故障即可阅读其作用。'],
  faultAtOnce: ['At the instant that is shown, in a new branch.', '在所示时刻，于新分支中。'],
  faultOfReplay: [
    'A replay is played as its file says, so a fault happens in a new branch, which leaves the file at this instant.',
    '回放按文件进行，因此故障发生在新分支中，该分支从此刻起不再依照文件。',
  ],
  faultJobOver: ['The job has ended: nothing can be done to it any more.', '作业已结束：无法再对其进行任何操作。'],
  faultGroupSubtask: ['One subtask', '单个子任务'],
  faultGroupTab: ['The tab and its clock', '标签页及其时钟'],
  faultGroupStorage: ['Storage', '存储'],
  selectedSubtask: ['the selected subtask', '所选子任务'],

  crashSubtask: ['Kill {name}', '杀死 {name}'],
  crashSubtaskNote: [
    'Its worker is gone at once with everything in its memory, and the job restarts from the last completed checkpoint.',
    '其 worker 连同内存中的一切立即消失，作业从最近完成的检查点重启。',
  ],
  crashHang: ['Hang {name} (12 s, its heartbeat times out)', '使 {name} 挂起（12 秒，心跳超时）'],
  crashHangNote: [
    'It hears nothing for longer than the heartbeat timeout, so the job takes it for lost and replaces it.',
    '它听不到任何消息的时间超过心跳超时，作业因此认为它已丢失并将其替换。',
  ],
  faultInCall: ['Kill {name} halfway through its next work', '在 {name} 下一步处理到一半时将其杀死'],
  faultInCallNote: [
    'Of what it does next only the first effect happens, a message or a write; the rest never does.',
    '它接下来所做的只有第一个效果（一条消息或一次写入）发生，其余都不会发生。',
  ],
  faultEachStart: [
    'Kill {name} now and at its next {count} starts',
    '立即杀死 {name}，并在其接下来 {count} 次启动时再次杀死',
  ],
  faultEachStartNote: [
    'It is gone again as soon as each attempt begins: the restart strategy decides how long the job goes on trying.',
    '每次尝试一开始它就再次消失：重启策略决定作业继续尝试多久。',
  ],
  faultZombie: ['Kill {name}, its zombie goes on', '杀死 {name}，其僵尸继续运行'],
  faultZombieNote: [
    'The job replaces it, but for {count} actions it goes on: what it still sends and writes is of an old attempt and must be refused.',
    '作业会替换它，但它还会继续 {count} 个动作：它仍发送和写入的内容属于旧的尝试，必须被拒绝。',
  ],
  faultSlow: ['Slow {name} down for 10 s', '使 {name} 变慢 10 秒'],
  faultSlowNote: [
    'Each of its steps takes {ms} ms: the buffers before it fill up, and barriers come late.',
    '它的每一步耗时 {ms} 毫秒：它之前的缓冲区会填满，屏障会迟到。',
  ],
  faultThrowRow: ['Let user code of {name} throw at its next row', '使 {name} 的用户代码在下一行抛出异常'],
  faultThrowRowNote: [
    'The exception fails the task and the job restarts; the same row does not throw a second time.',
    '异常使任务失败，作业重启；同一行不会第二次抛出异常。',
  ],
  faultThrowSnapshot: [
    'Let user code of {name} throw in its next snapshot',
    '使 {name} 的用户代码在下一个快照中抛出异常',
  ],
  faultThrowSnapshotNote: [
    'The checkpoint that asks for the snapshot cannot complete: the job goes on from an older one.',
    '要求该快照的检查点无法完成：作业从更早的检查点继续。',
  ],
  faultThrowRestore: ['Let user code of {name} throw at its next start', '使 {name} 的用户代码在下次启动时抛出异常'],
  faultThrowRestoreNote: [
    'Nothing happens until the job restarts; then its state is read, opening it fails, and the job restarts once more.',
    '作业重启之前什么都不会发生；届时状态被读取，打开失败，作业再次重启。',
  ],
  faultSkew: ['Set the clock of {name} an hour ahead', '将 {name} 的时钟拨快一小时'],
  faultSkewNote: [
    'Until its attempt ends its timers are early, and the order of events must be right all the same.',
    '在其尝试结束之前定时器会提前触发，而事件的顺序仍必须正确。',
  ],

  crashTaskManager: ['Kill task manager {id}', '杀死任务管理器 {id}'],
  crashTaskManagerNote: [
    'All subtasks on it are gone at once, as when their process dies.',
    '其上的所有子任务立即消失，如同进程终止。',
  ],
  faultCrashTab: ['Kill the tab and open it again', '关闭标签页并重新打开'],
  faultCrashTabNote: [
    'Everything in memory is gone, writes under way too; the new tab resumes the job from what is stored.',
    '内存中的一切（包括进行中的写入）都会消失；新标签页从已存储的内容恢复作业。',
  ],
  faultPower: ['Cut the power', '切断电源'],
  faultPowerNote: [
    'The tab is gone, and with it up to {count} writes that were not flushed yet; a manifest is flushed when it is written.',
    '标签页消失，最多 {count} 个尚未落盘的写入随之丢失；清单在写入时即已落盘。',
  ],
  faultCoordinator: ['Kill the coordinator halfway through its next work', '在协调器下一步处理到一半时将其杀死'],
  faultCoordinatorNote: [
    'One message of its next decision is out, the others are not; the tab goes with it and is opened again.',
    '其下一个决定只发出一条消息，其余都没有；标签页随之消失并重新打开。',
  ],
  faultVault: ['Kill the vault halfway through its next work', '在存储库下一步处理到一半时将其杀死'],
  faultVaultNote: [
    'It dies between two durable effects: one write is under way, the next never is; the tab goes with it and is opened again.',
    '它在两个持久化效果之间终止：一个写入正在进行，下一个永远不会；标签页随之消失并重新打开。',
  ],
  faultFreezeTab: ['Freeze the tab for 30 s', '冻结标签页 30 秒'],
  faultFreezeTabNote: [
    'Nothing runs meanwhile, and then everything that came due is late at once.',
    '期间没有任何东西运行，随后所有到期的事情同时迟到。',
  ],
  faultJump: ['Set the clock a day ahead', '将时钟拨快一天'],
  faultJumpNote: ['Every timer and every time-out of that day is due at once.', '这一天中的所有定时器和超时同时到期。'],
  faultNotices: [
    'Lose the next {count} notifications of completed checkpoints',
    '丢失接下来的 {count} 个检查点完成通知',
  ],
  faultNoticesNote: [
    'Flink does not promise that they arrive: what a sink has prepared is then committed with a later checkpoint.',
    'Flink 不保证它们到达：汇已准备的内容会随之后的检查点提交。',
  ],

  crashStorage: ['Abort the next storage transaction', '中止下一个存储事务'],
  crashStorageNote: [
    'Nothing of it is written, and its writer is told so: a checkpoint that needs it fails.',
    '其中没有任何内容被写入，写入者会得知：需要它的检查点会失败。',
  ],
  faultQuota: ['Storage is full for {count} transactions', '存储在 {count} 个事务内已满'],
  faultQuotaNote: [
    'So many are refused because the quota of the site is used up, then there is room again.',
    '因站点配额用尽，这些事务被拒绝，之后又有空间。',
  ],
  faultHangStorage: ['Storage hangs for 10 s', '存储挂起 10 秒'],
  faultHangStorageNote: [
    'The next transaction is done only then, and whatever waits for it waits as long.',
    '下一个事务届时才完成，等待它的一切也要等待同样久。',
  ],
  faultUntold: ['Store the next write, and never answer', '存储下一个写入，但永不答复'],
  faultUntoldNote: [
    'It is there and nobody is told: whoever asked waits until a time-out, or until the tab is opened again.',
    '写入已存在，却无人得知：请求者会一直等到超时，或标签页重新打开。',
  ],
  faultLostWrite: ['Lose the next write, and never answer', '丢失下一个写入，且永不答复'],
  faultLostWriteNote: [
    'It is not there and nobody is told: whoever asked waits until a time-out, or until the tab is opened again.',
    '写入不存在，也无人得知：请求者会一直等到超时，或标签页重新打开。',
  ],
  faultHiddenManifest: ['Store the next manifest, and report it as failed', '存储下一个清单，但报告为失败'],
  faultHiddenManifestNote: [
    'The checkpoint is durable and the job does not know it: whoever restores next must find it all the same.',
    '检查点已持久化，而作业并不知道：下一个恢复者仍必须找到它。',
  ],
  faultHiddenCommit: ['Store the next writes of sinks, and report them as failed', '存储接下来的汇写入，但报告为失败'],
  faultHiddenCommitNote: [
    'The rows are there and the sink believes they are not: it must not write them twice.',
    '这些行已写入，而汇以为没有：它不得写入两次。',
  ],
  faultReads: ['Storage fails its next read', '存储的下一次读取失败'],
  faultReadsNote: [
    'Whoever restores next gets an error instead of bytes, and must not take that for an empty state.',
    '下一个恢复者得到错误而不是字节，并且不得将其当作空状态。',
  ],
  faultDamage: ['Flip a bit of the newest checkpoint', '翻转最新检查点中的一个比特'],
  faultDamageNote: [
    'Its bytes no longer match their checksum: a restore must set it aside and take an older one.',
    '其字节不再与校验和匹配：恢复时必须将其搁置并使用更早的检查点。',
  ],
  faultWipe: ['Delete everything that is stored', '删除所有已存储的内容'],
  faultWipeNote: [
    'Checkpoints, results and the job itself are gone, as when the data of a site is cleared.',
    '检查点、结果和作业本身都会消失，如同清除站点数据。',
  ],

  faultSecondTab: ['Open the job in a second tab', '在第二个标签页中打开此作业'],
  faultWhySecondTab: [
    'What is recorded here is the past of one tab. The simulator runs two, and opens what it finds as a replay.',
    '此处记录的是一个标签页的过去。模拟器会运行两个标签页，并将发现的问题作为回放打开。',
  ],
  faultWhyVirtual: [
    'Only the Deterministic world has a clock and a storage that can be broken in this way.',
    '只有确定性世界的时钟和存储可以这样破坏。',
  ],
} as const satisfies Readonly<Record<string, readonly [en: string, zh: string]>>;
