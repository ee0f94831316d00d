import type { NodeKind } from '#model/document.ts';

/** What a help page says of a kind of node beyond its catalogue entry, English and Chinese. */
export interface OperatorHelpTexts {
  /** How it behaves: state, time, order, guarantees. */
  readonly detail: readonly [en: string, zh: string];
  /** What the example shows. */
  readonly example: readonly [en: string, zh: string];
}

export const OPERATOR_HELP_TEXTS: { readonly [Kind in NodeKind]: OperatorHelpTexts } = {
  file: {
    detail: [
      'Each split is a part of the file that begins and ends at a line end; its offset is state, so after a failure reading goes on exactly where the checkpoint left it. Lines that do not fit the columns are counted, shown with their number, and left out.',
      '每个分片是文件中从行尾到行尾的一段；其偏移量是状态，因此故障后会从检查点记录的位置继续读取。不符合列定义的行会被计数、连同行号显示，并被略过。',
    ],
    example: ['A file with a header and two orders gives two rows.', '一个带表头和两个订单的文件产生两行。'],
  },
  generator: {
    detail: [
      'Row n of a split depends on the seed, the split and n alone, so a replay makes the same rows. Event time moves by a fixed step, less a random delay if you want disorder.',
      '分片的第 n 行只取决于种子、分片和 n，因此重放会生成相同的行。事件时间按固定步长前进，需要乱序时减去随机延迟。',
    ],
    example: ['Seed 1 always begins with these three rows.', '种子 1 总是以这三行开头。'],
  },
  rows: {
    detail: [
      'The rows are part of the pipeline. Each may have a time on the job clock at which it is due and a name that the screen shows: that is how scripted scenarios are written.',
      '数据行是管道的一部分。每行可以指定在作业时钟上的到期时间，以及屏幕上显示的名称：脚本化场景就是这样编写的。',
    ],
    example: ['Three orders, in the order in which they are written.', '三个订单，按书写顺序发出。'],
  },
  clicks: {
    detail: [
      'What you make is recorded before it is emitted, and read again from the recording after a failure. So it can be replayed, as a Kafka topic can, although a person made it.',
      '你产生的事件在发出之前先被记录，故障后从记录中重新读取。因此即使由人产生，也可以像 Kafka 主题一样重放。',
    ],
    example: ['You decide what comes out, and when it happened.', '产生什么、发生在何时，都由你决定。'],
  },
  clock: {
    detail: [
      'It emits what time it is, which cannot be had again: after a failure it goes on counting from the checkpoint, with the times of then. Exactly once begins behind such a source.',
      '它发出当前时间，而时间无法重来：故障后它从检查点继续计数，时间则是那时的时间。精确一次从这样的数据源之后开始。',
    ],
    example: ['Three ticks, a second apart on the job clock.', '三次滴答，在作业时钟上相隔一秒。'],
  },
  project: {
    detail: [
      'Without state, row by row. It runs in the same subtask as its neighbors. Event time is kept if the time column is passed on as it is, and lost if it is computed anew.',
      '无状态，逐行处理，与相邻算子在同一子任务中运行。原样传递时间列会保留事件时间，重新计算则会丢失。',
    ],
    example: ['Two expressions make two new columns.', '两个表达式产生两个新列。'],
  },
  filter: {
    detail: [
      'Without state, row by row. A condition that is NULL drops the row, as in SQL. Watermarks pass also where no row does.',
      '无状态，逐行处理。条件为 NULL 时该行被丢弃，与 SQL 一致。即使没有行通过，水位线也会通过。',
    ],
    example: ['Orders of at least 3 remain.', '保留金额不小于 3 的订单。'],
  },
  'split-text': {
    detail: [
      'The text is cut at every single space: two spaces leave an empty piece between them. An empty text and NULL give no row.',
      '文本在每个空格处切开：两个连续空格之间会得到一个空片段。空文本和 NULL 不产生行。',
    ],
    example: ['Two lines become four rows, one a word.', '两行文本变成四行，每个单词一行。'],
  },
  aggregate: {
    detail: [
      'The running result of each key is state, kept for good. A row that changes a result retracts the old one (-U) and emits the new one (+U). Rows of one key meet in one subtask, by the hash of the key.',
      '每个键的运行结果是状态，永久保存。改变结果的行会撤回旧结果（-U）并发出新结果（+U）。同一键的行按键的哈希在同一子任务相遇。',
    ],
    example: ['The second order of alice replaces her total.', 'alice 的第二个订单替换了她的合计。'],
  },
  'window-aggregate': {
    detail: [
      'A window emits when the watermark has passed its last millisecond. It is kept for the allowed lateness, and a row within it emits the corrected result at once; a row whose windows are all over leaves through the port “late”. Sliding windows share what they have in common, so their cost does not grow with size / slide; only SUM and AVG of DOUBLE or of a very wide DECIMAL, and DISTINCT, are kept for each window, because their results would show where windows were cut.',
      '水位线越过窗口最后一毫秒时，窗口发出结果。窗口在允许迟到的时间内保留，期间到达的行会立即发出修正后的结果；所有窗口都已结束的行从“late”端口离开。滑动窗口共享公共部分，因此开销不随 大小/步长 增长；只有 DOUBLE 或超宽 DECIMAL 的 SUM 与 AVG 以及 DISTINCT 按窗口分别保存，因为它们的结果会暴露窗口的切分位置。',
    ],
    example: [
      'Windows of 10 s every 5 s: each order is in two. The order of second 2 comes when its windows are over.',
      '每 5 秒一个 10 秒的窗口：每个订单属于两个窗口。第 2 秒的订单到达时，它的窗口已经结束。',
    ],
  },
  union: {
    detail: [
      'It takes any number of inputs of the same columns and keeps duplicates. It is no task of its own: its inputs become edges into what follows. Its watermark is the least of all inputs, idle ones left out.',
      '接受任意数量列相同的输入，并保留重复行。它本身不是任务：它的输入变成通向后续算子的边。其水位线是所有输入中的最小值，空闲输入除外。',
    ],
    example: ['Two streams of orders become one.', '两个订单流合并为一个。'],
  },
  'rate-limit': {
    detail: [
      'Permits belong to the whole job; each subtask gets an equal share. Per second it keeps a steady rate and stores what nobody used, up to one second’s. Per checkpoint it opens when a checkpoint completes, and must stand right behind its source. Nothing is lost: what is in front of it waits, and barriers wait with it.',
      '许可属于整个作业，每个子任务得到相等份额。按秒时保持稳定速率，并储存未使用的许可（最多一秒的量）。按检查点时在检查点完成时放行，必须紧跟数据源。不会丢失任何行：前面的算子会等待，屏障也随之等待。',
    ],
    example: ['The same rows, the second and third half a second later each.', '相同的行，第二行和第三行各晚半秒。'],
  },
  'table-sink': {
    detail: [
      'Rows are visible as soon as they are written, so a failure may write some again: at least once. Rows written again are marked; an upsert table overwrites them by key.',
      '行写入后立即可见，因此故障后可能重复写入：至少一次。重复写入的行会被标记；upsert 表按键覆盖它们。',
    ],
    example: ['An append table keeps every row.', '追加表保留每一行。'],
  },
  'log-sink': {
    detail: [
      'Rows belong to a transaction from one checkpoint to the next. It is pre-committed with the snapshot and committed when the checkpoint is complete, so a reader of committed rows sees each result once, whatever fails.',
      '行属于从一个检查点到下一个检查点的事务。事务随快照预提交，在检查点完成时提交，因此无论发生什么故障，读取已提交行的人都只会看到每个结果一次。',
    ],
    example: ['After the commit the log holds the three rows.', '提交之后，日志中有这三行。'],
  },
};
