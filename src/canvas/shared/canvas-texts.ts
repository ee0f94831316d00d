import { fillTemplate } from '#std/fill-template.ts';
import type { SubtaskPhase } from '#view/run-view.ts';

/**
 * The words on the canvas, in one language. `{name}` is replaced by a value. Phases, partitioners and states are Flink's
 * words and are not translated.
 */
export interface CanvasTexts {
  readonly channel: string;
  readonly channelOpen: string;
  readonly channelShut: string;
  readonly channelIdle: string;
  readonly channelEnded: string;
  readonly queued: string;
  readonly rows: string;
  readonly buffers: string;
  readonly sampled: string;
  readonly newChannels: string;
  readonly dropped: string;
  readonly keys: string;
  readonly offset: string;
  readonly ofEnd: string;
  readonly again: string;
  readonly processed: string;
  readonly written: string;
  readonly repeated: string;
  readonly transaction: string;
  readonly transactionRows: string;
  readonly late: string;
  readonly coordinator: string;
  readonly every: string;
  readonly everyMinutes: string;
  readonly everyHours: string;
  readonly checkpointsOff: string;
  readonly acks: string;
  readonly complete: string;
  readonly aborted: string;
  readonly restoring: string;
  readonly restoredFrom: string;
  readonly noCheckpoint: string;
  readonly storage: string;
  readonly keeps: string;
  readonly keepsInMemory: string;
  readonly pending: string;
  readonly stateBytes: string;
  readonly stored: string;
  readonly snapshotOf: string;
  readonly restoreOf: string;
  readonly snapshotsOf: string;
  readonly restoresOf: string;
  readonly rate: string;
  readonly progress: string;
  readonly fenced: string;
  readonly region: string;
  readonly taskManager: string;
  readonly keyGroups: string;
  readonly snapshots: string;
  readonly attempt: string;
  readonly silent: string;
  /** Outline and canvas, for screen readers. */
  readonly outline: string;
  readonly outlineHelp: string;
  readonly operatorRow: string;
  readonly barriersOf: string;
  readonly gateShut: string;
  readonly queueOf: string;
  /** Of a plan that does not run. */
  readonly planOutline: string;
  readonly channelOf: string;
  readonly ownedKeyGroups: string;
}

export const CANVAS_TEXTS_EN: CanvasTexts = {
  channel: 'ch {index}',
  channelOpen: 'open',
  channelShut: 'gate shut',
  channelIdle: 'idle',
  channelEnded: 'ended',
  queued: '{count} queued',
  rows: '{count|# row|# rows}',
  buffers: '{count|# buffer|# buffers}',
  sampled: '1 of {every} shown',
  newChannels: 'new channel',
  dropped: '{count} in-flight records dropped',
  keys: '{count|# key|# keys}',
  offset: 'offset {offset}',
  ofEnd: 'of {end}',
  again: '{count} again',
  processed: '{count} processed',
  written: '{count|# row|# rows} written',
  repeated: '{count} repeated',
  transaction: 'txn {id}',
  transactionRows: 'txn {id} · {rows|# row|# rows}',
  late: 'late by {ms} ms',
  coordinator: 'Coordinator',
  every: 'every {count} s',
  everyMinutes: 'every {count} min',
  everyHours: 'every {count} h',
  checkpointsOff: 'checkpoints off',
  acks: '{count} of {total} acks',
  complete: 'complete',
  aborted: 'aborted',
  restoring: 'restoring',
  restoredFrom: 'restored from',
  noCheckpoint: 'no checkpoint yet',
  storage: 'Storage',
  keeps: 'IndexedDB · keeps {count}',
  keepsInMemory: 'in memory · keeps {count}',
  pending: 'pending',
  stateBytes: 'state {bytes}',
  stored: 'stored',
  snapshotOf: 'snapshot of {subtask}',
  restoreOf: 'chk-{checkpoint} → {subtask}',
  snapshotsOf: '{count|# snapshot|# snapshots}',
  restoresOf: 'chk-{checkpoint} → {count|# subtask|# subtasks}',
  rate: '{count}/s',
  progress: '{percent} %',
  fenced: '{count|# message|# messages} of dead attempts dropped',
  region: 'failover region · {count} of {total} restart',
  taskManager: 'TM {id}',
  keyGroups: 'kg {first}–{last}',
  snapshots: '{count} of {total}',
  attempt: 'attempt {attempt}',
  silent: 'no news since {time}',
  outline: 'Outline of the running job',
  outlineHelp: 'Arrow keys move, Right opens, Left closes, Enter selects.',
  operatorRow: '{title}, parallelism {parallelism}',
  barriersOf: '{received} of {expected} barriers',
  gateShut: 'gate shut by barrier {checkpoint}',
  queueOf: 'channel {index} from {subtask}, {count} queued',
  planOutline: 'Outline of the planned subtasks and channels',
  channelOf: 'channel {index} from {subtask}',
  ownedKeyGroups: 'key groups {first} to {last}',
};

export const CANVAS_TEXTS_ZH: CanvasTexts = {
  channel: '通道 {index}',
  channelOpen: '开',
  channelShut: '闸门关闭',
  channelIdle: '空闲',
  channelEnded: '已结束',
  queued: '排队 {count}',
  rows: '{count} 行',
  buffers: '{count} 个缓冲区',
  sampled: '显示 1/{every}',
  newChannels: '新通道',
  dropped: '丢弃传输中的 {count} 条记录',
  keys: '{count} 个键',
  offset: '偏移量 {offset}',
  ofEnd: '共 {end}',
  again: '重读 {count}',
  processed: '已处理 {count}',
  written: '已写 {count} 行',
  repeated: '重复 {count}',
  transaction: '事务 {id}',
  transactionRows: '事务 {id} · {rows} 行',
  late: '迟到 {ms} 毫秒',
  coordinator: '协调器',
  every: '每 {count} 秒',
  everyMinutes: '每 {count} 分钟',
  everyHours: '每 {count} 小时',
  checkpointsOff: '检查点关闭',
  acks: '{count} / {total} 确认',
  complete: '完成',
  aborted: '中止',
  restoring: '恢复中',
  restoredFrom: '由此恢复',
  noCheckpoint: '尚无检查点',
  storage: '存储',
  keeps: 'IndexedDB · 保留 {count}',
  keepsInMemory: '内存 · 保留 {count}',
  pending: '未完成',
  stateBytes: '状态 {bytes}',
  stored: '已存储',
  snapshotOf: '{subtask} 的快照',
  restoreOf: 'chk-{checkpoint} → {subtask}',
  snapshotsOf: '{count} 个快照',
  restoresOf: 'chk-{checkpoint} → {count} 个子任务',
  rate: '{count}/秒',
  progress: '{percent} %',
  fenced: '丢弃 {count} 条失效执行的消息',
  region: '故障恢复区域 · {total} 个中重启 {count} 个',
  taskManager: 'TM {id}',
  keyGroups: 'kg {first}–{last}',
  snapshots: '{count} / {total}',
  attempt: '第 {attempt} 次执行',
  silent: '自 {time} 起无消息',
  outline: '运行作业大纲',
  outlineHelp: '方向键移动，→ 键展开，← 键收起，回车选择。',
  operatorRow: '{title}，并行度 {parallelism}',
  barriersOf: '{expected} 个屏障已到 {received} 个',
  gateShut: '闸门被屏障 {checkpoint} 关闭',
  queueOf: '来自 {subtask} 的通道 {index}，排队 {count}',
  planOutline: '计划中的子任务和通道大纲',
  channelOf: '来自 {subtask} 的通道 {index}',
  ownedKeyGroups: '键组 {first} 至 {last}',
};

/** Fills a text; what has no value leaves nothing. */
export function fillText(text: string, values: Readonly<Record<string, string | number>>): string {
  return fillTemplate(text, values, () => '');
}

/** 1234567 → 1,234,567: the same in every language the studio has. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** 36600 → 36.6 kB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** A time as the screen shows it: of day if it is an instant of our age, plain ms if it is a small number. */
export function formatTime(timeMs: number): string {
  if (timeMs === Number.NEGATIVE_INFINITY) return '−∞';
  if (timeMs === Number.POSITIVE_INFINITY) return '+∞';
  if (Math.abs(timeMs) < 1e10) return formatCount(timeMs);
  const ms = ((timeMs % 86_400_000) + 86_400_000) % 86_400_000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`;
}

/** Flink's word for a phase, with its count where it has one. */
export function phaseWord(phase: SubtaskPhase, barriers: { received: number; expected: number } | null): string {
  return phase === 'ALIGNING' && barriers !== null ? `ALIGNING ${barriers.received} of ${barriers.expected}` : phase;
}
