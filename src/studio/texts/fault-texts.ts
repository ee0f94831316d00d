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
  faultFreezeTab: ['Freeze the tab for 30 s', '冻结标签页 30 秒'],
  faultFreezeTabNote: [
    'Nothing runs meanwhile, and then everything that came due is late at once.',
    '期间没有任何东西运行，随后所有到期的事情同时迟到。',
  ],
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
