/** The words of a sample's document: its name, its operators' and its notes' by id. Columns and uids are not words. */
export interface SampleWords {
  readonly name: string;
  readonly nodes: Readonly<Record<string, string>>;
  readonly notes: Readonly<Record<string, string>>;
}

/** The documents of the gallery in 简体中文, by their id. */
export const SAMPLE_TEXTS_ZH: Readonly<Record<string, SampleWords>> = {
  'word-count': {
    name: '词频统计',
    nodes: { lines: '行', letters: '字母', words: '单词', 'not-empty': '非空', count: '计数', counts: '结果' },
    notes: {
      'what-to-try':
        '运行后选择一个“计数”子任务，在屏障传播途中按 X。无论是否崩溃，最终的计数都相同：参见“结论”标签页。',
    },
  },
  flights: {
    name: '航班',
    nodes: { departures: '离港', fields: '字段', hourly: '每小时', 'by-hour': '按小时', 'too-late': '迟到' },
    notes: {
      'what-to-try':
        '这里的时间是计划起飞时间，而行在实际离港时才到达。暴风雪中有些航班离港时，水位线已越过其所属的小时：30 分钟内窗口会修正结果，之后该行进入“迟到”表。',
    },
  },
  sensors: {
    name: '传感器',
    nodes: { readings: '读数', good: '有效', 'ten-minutes': '10 分钟', means: '平均值' },
    notes: {
      'what-to-try': '九台仪器中有一台停用，“qc”列会说明。把过滤条件改为 TRUE，在预览中看看它会怎样影响平均值。',
    },
  },
  'sum-of-sums': {
    name: '和的和',
    nodes: { sales: '销售', 'by-shop': '按商店', 'by-region': '按地区', totals: '合计' },
    notes: {
      'what-to-try':
        '“按商店”对每笔销售都发出不断变化的小计，而“按地区”把它们全部相加。让“按商店”发出更新（字段“发出”）：每个小计就会替换之前的小计，结果也就正确了。',
    },
  },
  'window-average': {
    name: '窗口平均值',
    nodes: { readings: '读数', average: '平均', averages: '平均值' },
    notes: {
      'what-to-try': '窗口在水位线越过其末端时触发，而不是由时钟决定。把时间放慢到 1/10，跟随那个三角形。',
    },
  },
  'exactly-once': {
    name: '计数一次',
    nodes: { source: 'S', count: '计数', print: '打印' },
    notes: {
      'what-to-try':
        '第 10 条记录后一个检查点，第 15 条后一次崩溃。逐步查看：记录 11 到 15 会再来一次，但它们的第一次影响已随丢失的状态消失。',
    },
  },
  alignment: {
    name: '对齐',
    nodes: { source: 'A 和 B', count: '计数', total: '总数' },
    notes: {
      'what-to-try': '输入 A 快，B 慢。A 的屏障到达时，“计数”关闭它的闸门并等待 B 的屏障：没有记录越过切面。',
    },
  },
  'at-least-once': {
    name: '至少一次',
    nodes: { source: 'A 和 B', count: '计数', total: '总数' },
    notes: {
      'what-to-try':
        '输入相同，但没有关闭闸门：a3、a4 和 a5 进入快照，崩溃后又被再次读取。将“结论”标签页与对齐的运行比较。',
    },
  },
};
