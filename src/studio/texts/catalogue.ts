import { DESIGN_MODE_TEXTS } from './design-mode-texts.ts';
import { EDITING_TEXTS } from './editing-texts.ts';
import { EVENT_TEXTS } from './event-texts.ts';
import { EXPRESSION_EDITOR_TEXTS } from './expression-editor-texts.ts';
import { FAULT_TEXTS } from './fault-texts.ts';
import { INSPECTOR_TEXTS } from './inspector-texts.ts';
import { RECOVERY_TEXTS } from './recovery-texts.ts';
import { RUN_TEXTS } from './run-texts.ts';
import { SOURCE_TEXTS } from './source-texts.ts';
import { TRAVEL_TEXTS } from './travel-texts.ts';
import { UNIT_TEXTS } from './unit-texts.ts';
import { VERSION_TEXTS } from './version-texts.ts';

/**
 * Every text of the studio, [English, 简体中文]. Placeholders are `{name}`. Operators' and diagnostics' texts live with
 * the model, narration with the view; both are found through {@link translate} of their own catalogues.
 */
export const TEXTS = {
  ...DESIGN_MODE_TEXTS,
  ...EDITING_TEXTS,
  ...RUN_TEXTS,
  ...EVENT_TEXTS,
  ...RECOVERY_TEXTS,
  ...SOURCE_TEXTS,
  ...TRAVEL_TEXTS,
  ...FAULT_TEXTS,
  ...EXPRESSION_EDITOR_TEXTS,
  ...INSPECTOR_TEXTS,
  ...VERSION_TEXTS,
  ...UNIT_TEXTS,
  appName: ['Weir', 'Weir'],
  back: ['Back to the gallery', '返回图库'],
  modeDesign: ['Design', '设计'],
  modeRun: ['Run', '运行'],
  mode: ['Mode', '模式'],
  language: ['Language', '语言'],
  themeToDark: ['Use the dark theme', '使用深色主题'],
  themeToLight: ['Use the light theme', '使用浅色主题'],
  motionReduce: ['Reduce motion', '减少动画'],
  motionAllow: ['Allow motion', '允许动画'],
  help: ['Keyboard shortcuts', '键盘快捷键'],
  close: ['Close', '关闭'],
  cancelDialog: ['Back', '返回'],
  menu: ['Menu', '菜单'],
  share: ['Export', '导出'],

  galleryTitle: ['A stream processor in this tab', '运行在标签页里的流处理器'],
  galleryLead: [
    'Draw a pipeline, run it for real, kill any part of it and watch every record be counted exactly once.',
    '绘制管道，真实运行，随时杀死任何部分，看每条记录如何被精确计算一次。',
  ],
  newPipeline: ['New pipeline', '新建管道'],
  openFile: ['Open file', '打开文件'],
  run: ['Run', '运行'],
  open: ['Open', '打开'],
  continueWith: ['Go on with', '继续'],
  continueFrom: ['from checkpoint {id}', '从检查点 {id}'],
  allPipelines: ['Your pipelines: {count}', '你的管道：{count}'],
  recents: ['Your pipelines', '你的管道'],
  recentSaved: ['Last saved', '上次保存'],
  recentsNone: [
    'Nothing saved yet. What you draw is saved here by itself.',
    '还没有保存的内容。你绘制的管道会自动保存在这里。',
  ],
  resumeFrom: ['Resume from checkpoint {id}', '从检查点 {id} 恢复'],
  delete: ['Delete', '删除'],
  galleryFailed: ['The gallery could not be loaded: {reason}', '无法加载图库：{reason}'],
  fileRefused: ['{name} was not opened: {reason}', '未打开 {name}：{reason}'],
  untitled: ['Untitled pipeline', '未命名管道'],

  readOnly: [
    'Another tab owns this storage. Here you can look, but not save or run.',
    '另一个标签页拥有此存储。这里只能查看，不能保存或运行。',
  ],
  readOnlyTaken: [
    'Another tab took over. A job that ran here stopped at its last checkpoint.',
    '另一个标签页已接管。此标签页中运行的作业停在最近的检查点。',
  ],
  takeOver: ['Take over', '接管'],
  'storage-missing': [
    'This browser has no IndexedDB, so nothing can be kept: use a current Chromium, Firefox or Safari outside private mode.',
    '此浏览器没有 IndexedDB，无法保存：请在非隐私模式下使用较新的 Chromium、Firefox 或 Safari。',
  ],
  'storage-blocked': [
    'Storage is blocked here (private mode, or a setting): open Weir in a normal window.',
    '存储被阻止（隐私模式或设置）：请在普通窗口中打开 Weir。',
  ],
  'storage-closed': [
    'The browser closed the storage (site data was cleared). Export what you want to keep, then reload.',
    '浏览器关闭了存储（站点数据被清除）。请先导出要保留的内容，再重新加载。',
  ],
  'locks-missing': [
    'This browser has no Web Locks, so two tabs could overwrite each other: use a current browser.',
    '此浏览器没有 Web Locks，两个标签页可能互相覆盖：请使用较新的浏览器。',
  ],
  'vault-died': ['The storage worker stopped. Reload the page.', '存储线程已停止。请重新加载页面。'],
  'feature-secure-context': [
    'Weir needs https or localhost: workers and storage are off on this address.',
    'Weir 需要 https 或 localhost：此地址上无法使用 worker 和存储。',
  ],
  'feature-indexed-db': [
    'This browser has no IndexedDB, so nothing can be kept.',
    '此浏览器没有 IndexedDB，无法保存。',
  ],
  'feature-module-workers': [
    'This browser cannot run module workers: use a current Chromium, Firefox or Safari.',
    '此浏览器不支持模块 worker：请使用较新的浏览器。',
  ],
  'feature-web-locks': [
    'This browser has no Web Locks: use a current Chromium, Firefox or Safari.',
    '此浏览器没有 Web Locks：请使用较新的浏览器。',
  ],
  'feature-message-channel': [
    'This browser has no message channels: use a current browser.',
    '此浏览器没有消息通道：请使用较新的浏览器。',
  ],

  palette: ['Operators', '算子'],
  paletteSearch: ['Find an operator', '查找算子'],
  paletteSources: ['Sources', '数据源'],
  paletteTransforms: ['Transforms', '转换'],
  paletteSinks: ['Sinks', '数据汇'],
  inspector: ['Inspector', '检查器'],
  tabConfig: ['Config', '配置'],
  tabState: ['State', '状态'],
  tabChannels: ['Channels', '通道'],
  tabMetrics: ['Metrics', '指标'],
  settings: ['Job settings', '作业设置'],
  settingsNoteOff: ['Checkpoints are off, as Flink’s default is.', '检查点关闭，与 Flink 默认一致。'],
  flinkOption: ['Flink: {option}', 'Flink：{option}'],
  // Between two sentences of one line.
  afterSentence: [' ', ''],
  defaultIs: ['Default: {value}.', '默认：{value}。'],
  name: ['Name', '名称'],
  world: ['World', '世界'],
  worldWorkers: ['Workers', '多线程'],
  worldDeterministic: ['Deterministic', '确定性'],
  rate: ['Rate', '速率'],
  problems: ['Problems', '问题'],
  problemsNone: ['No problems.', '没有问题。'],
  fix: ['Fix', '修复'],
  undo: ['Undo', '撤销'],
  redo: ['Redo', '重做'],
  layout: ['Arrange', '自动布局'],
  duplicate: ['Duplicate', '复制'],
  exportFile: ['Export .weir.json', '导出 .weir.json'],
  saved: ['Saved', '已保存'],
  saving: ['Saving…', '正在保存…'],
  saveConflict: ['Changed in another tab: export to keep your version', '在另一个标签页中已更改：请导出以保留你的版本'],
  notStored: ['Not saved', '未保存'],
  notSaved: ['Not saved: {reason}', '未保存：{reason}'],
  addField: ['Add', '添加'],
  removeField: ['Remove', '删除'],
  columnName: ['Name', '名称'],
  columnType: ['Type', '类型'],
  expression: ['Expression', '表达式'],
  cannotRun: ['Errors to fix before it can run: {count}.', '有 {count} 个问题使此管道无法运行。'],
  schema: ['Schema', '模式'],
} as const satisfies Readonly<Record<string, readonly [en: string, zh: string]>>;

export type TextKey = keyof typeof TEXTS;
