import type { SentencePair } from './sentence-translator.ts';

/** What happened where an invariant did not hold, in Chinese: the details of sim/checkers and sim/oracles. */
export const INVARIANT_DETAIL_TEXTS_ZH: readonly SentencePair[] = [
  // Channels, barriers, credits.
  ['Channel {0} was read while it was blocked.', '通道 {0} 在被阻塞时被读取。'],
  ['{0} gave checkpoint {1} up, and {2} stays blocked.', '{0} 放弃了检查点 {1}，而 {2} 仍被阻塞。'],
  ['Barrier {0} follows {1} in {2}.', '在 {2} 中，屏障 {0} 排在 {1} 之后。'],
  ['Barrier {0} follows its own cancel marker in {1}.', '在 {1} 中，屏障 {0} 排在它自己的取消标记之后。'],
  ['Channel {0} has {1} credits outstanding.', '通道 {0} 有 {1} 个信用未归还。'],
  ['Channel {0} carries buffer {1} with {2} credits.', '通道 {0} 在只有 {2} 个信用时发送了第 {1} 个缓冲区。'],
  ['Channel {0} numbers an element {1} twice.', '通道 {0} 给两个元素编了同一个号 {1}。'],
  ['Channel {0} is read at {1} after {2}.', '通道 {0} 在 {2} 之后读取了 {1}。'],
  ['Channel {0} is read at {1}, which has not arrived.', '通道 {0} 读取了尚未到达的 {1}。'],
  ['Channel {0} delivers {1} after {2}.', '通道 {0} 在 {2} 之后交付了 {1}。'],
  ['Channel {0} delivers {1} as {2}, sent was {3}.', '通道 {0} 将 {1} 作为第 {2} 个交付，而发送的是 {3}。'],
  ['Channel {0} carries {1} behind {2}.', '通道 {0} 在 {2} 之后发送了 {1}。'],
  ['{0} reads a channel of {1}.', '{0} 读取了 {1} 的通道。'],
  ['Nothing moves, and elements wait in {0}.', '一切停滞，而 {0} 中还有元素在等待。'],
  // Checkpoints.
  [
    '{0} takes checkpoint {1} behind element {2} of {3}, whose barrier has not been sent.',
    '{0} 在 {3} 的元素 {2} 之后拍摄检查点 {1}，而其屏障尚未发出。',
  ],
  [
    '{0} takes checkpoint {1} behind element {2} of {3}, whose barrier is element {4}.',
    '{0} 在 {3} 的元素 {2} 之后拍摄检查点 {1}，而其屏障是元素 {4}。',
  ],
  [
    'None has completed or failed for {0} ms; the bound is {1} ms.',
    '{0} 毫秒内没有检查点完成或失败；上限为 {1} 毫秒。',
  ],
  ['{0} heard of {1} too early.', '{0} 过早得知 {1}。'],
  [
    'Checkpoint {0} is collected, and none newer has ever been stored.',
    '检查点 {0} 被回收，而从未存储过更新的检查点。',
  ],
  [
    'Transaction {0} of checkpoint {1} is committed, but the newest checkpoint is {2}.',
    '检查点 {1} 的事务 {0} 已提交，但最新的检查点是 {2}。',
  ],
  ['Checkpoint {0} is acknowledged, but was never triggered.', '检查点 {0} 得到确认，但从未被触发。'],
  [
    'Checkpoint {0} took an acknowledgement of {1}, which has no such snapshot.',
    '检查点 {0} 接受了 {1} 的确认，而它没有这样的快照。',
  ],
  ['Checkpoint {0} completed, but was never triggered.', '检查点 {0} 已完成，但从未被触发。'],
  ['Checkpoint {0} completed without {1}.', '检查点 {0} 在缺少 {1} 时完成。'],
  ['Checkpoint {0} was declared complete, but its manifest is not stored.', '检查点 {0} 被宣布完成，但其清单未存储。'],
  [
    'Checkpoint {0} was declared complete, but its chunk {1} is not stored whole.',
    '检查点 {0} 被宣布完成，但其数据块 {1} 未完整存储。',
  ],
  ['Checkpoint {0} was called complete and is not stored any more.', '检查点 {0} 曾被称为完成，现已不在存储中。'],
  ['Checkpoint {0} is deleted, though only {1} are kept.', '检查点 {0} 被删除，而保留的只有 {1}。'],
  ['Chunk {0} of checkpoint {1} is deleted.', '检查点 {1} 的数据块 {0} 被删除。'],
  ['Checkpoint {0} is not stored as given.', '检查点 {0} 未作为已分配的编号存储。'],
  ['Checkpoint {0} comes after {1}.', '检查点 {0} 排在 {1} 之后。'],
  ['Attempt {0}.{1} comes after {2}.{3}.', '尝试 {0}.{1} 排在 {2}.{3} 之后。'],
  ['Checkpoint {0} is restored, but was never triggered.', '恢复了检查点 {0}，但它从未被触发。'],
  // Restores, owners, dead attempts.
  ['Checkpoint {0} verifies, and {1} is restored.', '检查点 {0} 通过校验，恢复的却是 {1}。'],
  ['{0} asked for {1} chunks, got {2}.', '{0} 请求了 {1} 个数据块，得到 {2} 个。'],
  ['{0} restores other bytes than were stored as {1}.', '{0} 恢复的字节与存储为 {1} 的不同。'],
  ['Checkpoint {0} has state of {1} at {2}, the graph {3}.', '检查点 {0} 中 {1} 的最大并行度为 {2}，图中为 {3}。'],
  ['The job failed, and nobody said why.', '作业失败，却没有说明原因。'],
  ['{0} restores {1}, not what its attempt restores.', '{0} 恢复了 {1}，不是它的尝试所恢复的检查点。'],
  ['{0} loads {1} and owns {2}.', '{0} 加载了 {1}，拥有的却是 {2}。'],
  ['Attempt {0} places a subtask twice.', '尝试 {0} 两次放置了同一个子任务。'],
  ['{0} changes {1} in group {2}; it owns {3} to {4}.', '{0} 更改了键组 {2} 中的 {1}；它拥有 {3} 到 {4}。'],
  [
    'A record of group {0} came through {1} to subtask {2}, not {3}.',
    '键组 {0} 的一条记录经 {1} 到达子任务 {2}，而不是 {3}。',
  ],
  [
    '{0} of {1}, epoch {2} attempt {3}, was taken by {4}, epoch {5} attempt {6}.',
    '纪元 {2} 尝试 {3} 的 {1} 所发的 {0} 被纪元 {5} 尝试 {6} 的 {4} 接受。',
  ],
  ['"{0}" was applied for epoch {1} while {2} owns the job.', '“{0}” 为纪元 {1} 生效，而拥有作业的是 {2}。'],
  ['The fence went from {0} to {1}.', '隔离号由 {0} 变为 {1}。'],
  ['Restart {0}, allowed are {1}.', '第 {0} 次重启，而允许 {1} 次。'],
  ['The job fails after {0} of {1} restarts: {2}.', '作业在 {1} 次重启中的第 {0} 次之后失败：{2}。'],
  // Records, windows, watermarks.
  [
    'Record {0} came through {1} to {2} {3} times, now in attempt {4}.',
    '记录 {0} 经 {1} 到达 {2} 共 {3} 次，现为尝试 {4}。',
  ],
  ['{0} of attempt {1} has read {2} split {3} to {4} of {5}.', '尝试 {1} 的 {0} 将 {2} 的分片 {3} 读到 {4}，共 {5}。'],
  ['The job has finished, but {0} of {1} has not.', '作业已完成，但 {1} 的 {0} 尚未完成。'],
  ['Record {0} is called late in {1}, and is not.', '记录 {0} 在 {1} 中被判为迟到，而它并未迟到。'],
  ['Record {0} came too late for {1} and was not called so.', '记录 {0} 到达 {1} 时已迟到，却未被判为迟到。'],
  ['Window {0} to {1} fires in {2} at watermark {3}.', '窗口 {0} 到 {1} 在 {2} 中于水位线 {3} 时触发。'],
  ['Window {0} to {1} fires in {2} behind one that ends later.', '窗口 {0} 到 {1} 在 {2} 中晚于结束更迟的窗口触发。'],
  [
    'Window {0} to {1} fires in {2} for {3} keys, and {4} have rows that have not fired.',
    '窗口 {0} 到 {1} 在 {2} 中对 {3} 个键触发，而 {4} 个键有尚未触发的行。',
  ],
  ['The watermark of {0} went from {1} to {2}.', '{0} 的水位线由 {1} 变为 {2}。'],
  ['The watermark of {0} is {1}, but its inputs say {2}.', '{0} 的水位线为 {1}，但其输入应得出 {2}。'],
  // Sinks and transactions.
  ['{0} was committed and is deleted.', '{0} 已提交，却被删除。'],
  ['Transaction {0} was committed as {1} and is now {2} as {3}.', '事务 {0} 曾以 {1} 提交，现为 {2}，位置 {3}。'],
  ['Transaction {0} takes place {1} of {2}, whose last was {3}.', '事务 {0} 占用 {2} 的位置 {1}，而其最后位置为 {3}。'],
  ['{0} is written after its transaction was committed.', '{0} 在其事务提交之后被写入。'],
  ['{0} acknowledged {1} before {2} was sealed.', '{0} 在 {2} 封存之前确认了 {1}。'],
  ['{0} gets rows behind its seal.', '{0} 在封存之后又得到行。'],
  ['A seal for {0} follows one for {1}.', '检查点 {0} 的封存排在 {1} 的之后。'],
  ['A seal for {0} leaves {1} open behind it.', '检查点 {0} 的封存之后仍有 {1} 未封存。'],
  ['{0} writes to {1}, which {2} began.', '{0} 写入由 {2} 开始的 {1}。'],
  ['The job has ended, and {0} is {1}.', '作业已结束，而 {0} 为 {1}。'],
  ['Transaction {0} was {1}, then {2}.', '事务 {0} 先为 {1}，后为 {2}。'],
  [
    'Transaction {0} is aborted, though it was sealed in what {1} holds.',
    '事务 {0} 被中止，而它已在 {1} 所含内容中封存。',
  ],
  ['{0} was left sealed by the recovery.', '恢复之后 {0} 仍处于封存状态。'],
  ['Chunk {0} belongs to nothing.', '数据块 {0} 不属于任何检查点。'],
  ['{0} lists chunks of a checkpoint that nobody completes.', '{0} 列有无人完成的检查点的数据块。'],
  // Outcomes of whole runs.
  ['Lost: {0}. Twice or wrong: {1}.', '丢失：{0}。重复或错误：{1}。'],
  ['Of key {0} came {1}, and {2} went.', '键 {0} 到达 {1} 行，输出 {2} 行。'],
  [
    'In {0}, {1} entries and {2}, the first that differ are {3} and {4}.',
    '在 {0} 中有 {1} 个条目与 {2} 个条目，最先不同的是 {3} 与 {4}。',
  ],
  ['The stitched run cannot go on: {0}.', '拼接的运行无法继续：{0}。'],
  ['As row {0} {1} takes {2}, where the run with failures took {3}.', '{1} 的第 {0} 行取 {2}，而有故障的运行取 {3}。'],
];

/** What stands in the place of a value that there is not. */
export const INVARIANT_DETAIL_PARTS_ZH: ReadonlyMap<string, string> = new Map([
  ['none', '无'],
  ['nothing', '无'],
  ['the keyed state', '键控状态'],
]);
