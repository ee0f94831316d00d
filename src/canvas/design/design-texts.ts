/** The words of the design canvas, in one language. Operator names come from the catalogue, with the props. */
export interface DesignTexts {
  readonly canvas: string;
  readonly nodeHelp: string;
  readonly edgeHelp: string;
  readonly moved: string;
  readonly nodeLabel: string;
  readonly edgeLabel: string;
  readonly input: string;
  readonly output: string;
  readonly lateOutput: string;
  readonly late: string;
  readonly failedOutput: string;
  readonly failed: string;
  readonly waitsForType: string;
  readonly connectTo: string;
  readonly noTarget: string;
  readonly moreColumns: string;
  readonly eventTime: string;
  readonly nullable: string;
  readonly changelog: string;
  readonly splits: string;
  readonly columns: string;
  readonly by: string;
  readonly everything: string;
  readonly append: string;
  readonly upsert: string;
  readonly days: string;
  readonly hours: string;
  readonly minutes: string;
  readonly seconds: string;
  readonly milliseconds: string;
  readonly lateness: string;
  readonly interval: string;
  readonly perSecond: string;
  readonly perCheckpoint: string;
  readonly empty: string;
  readonly noteLabel: string;
  readonly noteText: string;
  readonly noteEmpty: string;
  readonly problems: string;
}

export const DESIGN_TEXTS_EN: DesignTexts = {
  canvas: 'Pipeline',
  nodeHelp: 'Enter opens, arrow keys move, C connects, Delete removes.',
  edgeHelp: 'Enter selects and shows the columns, Delete removes.',
  moved: 'Moved to {x}, {y}.',
  nodeLabel: '{name}, {kind}, parallelism {parallelism}{problems}',
  edgeLabel: '{from} to {to}, {ship}',
  input: 'input of {name}',
  output: 'output of {name}',
  lateOutput: 'late rows of {name}',
  late: 'late',
  failedOutput: 'failing rows of {name}',
  failed: 'failed',
  waitsForType: 'waits for type',
  connectTo: 'Connect {name} to',
  noTarget: 'Nothing can take its output yet.',
  moreColumns: '{count|# more column|# more columns}',
  eventTime: 'event time',
  nullable: 'nullable',
  changelog: 'changelog',
  splits: '{count|# split|# splits}',
  columns: '{count|# column|# columns}',
  by: 'by {keys}',
  everything: 'over everything',
  append: 'append',
  upsert: 'upsert',
  days: '{count} d',
  hours: '{count} h',
  minutes: '{count} min',
  seconds: '{count} s',
  milliseconds: '{count} ms',
  lateness: 'lateness {time}',
  interval: 'every {time}',
  perSecond: '{count|# row|# rows} per second',
  perCheckpoint: '{count|# row|# rows} per checkpoint',
  empty: 'Drop an operator here, or press Enter in the palette.',
  noteLabel: 'Note: {text}',
  noteText: 'Text of the note',
  noteEmpty: 'Empty note',
  problems: '{count|# problem|# problems}',
};

export const DESIGN_TEXTS_ZH: DesignTexts = {
  canvas: '流水线',
  nodeHelp: '回车打开，方向键移动，C 连接，Delete 删除。',
  edgeHelp: '回车选中并显示列，Delete 删除。',
  moved: '已移动到 {x}, {y}。',
  nodeLabel: '{name}，{kind}，并行度 {parallelism}{problems}',
  edgeLabel: '{from} 到 {to}，{ship}',
  input: '{name} 的输入',
  output: '{name} 的输出',
  lateOutput: '{name} 的迟到数据',
  late: '迟到',
  failedOutput: '{name} 的失败行',
  failed: '失败',
  waitsForType: '等待类型',
  connectTo: '将 {name} 连接到',
  noTarget: '还没有可以接收其输出的算子。',
  moreColumns: '另有 {count} 列',
  eventTime: '事件时间',
  nullable: '可为空',
  changelog: '变更流',
  splits: '{count} 个分片',
  columns: '{count} 列',
  by: '按 {keys}',
  everything: '不分组',
  append: '追加',
  upsert: 'upsert',
  days: '{count} 天',
  hours: '{count} 小时',
  minutes: '{count} 分钟',
  seconds: '{count} 秒',
  milliseconds: '{count} 毫秒',
  lateness: '允许迟到 {time}',
  interval: '每 {time}',
  perSecond: '每秒 {count} 行',
  perCheckpoint: '每个检查点 {count} 行',
  empty: '将算子拖到这里，或在算子面板中按回车。',
  noteLabel: '便签：{text}',
  noteText: '便签文字',
  noteEmpty: '空便签',
  problems: '{count} 个问题',
};
