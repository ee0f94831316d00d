/** Texts of the clipboard, of aligning, of the browsable history and of the commands that edit: [English, 简体中文]. */
export const EDITING_TEXTS = {
  copy: ['Copy', '复制到剪贴板'],
  cut: ['Cut', '剪切'],
  paste: ['Paste', '粘贴'],
  editCut: ['cut', '剪切'],
  editPaste: ['paste', '粘贴'],
  editInsert: ['insert on an edge', '插入到边上'],
  editAlign: ['align', '对齐'],
  editDistribute: ['distribute', '均匀分布'],
  pasteRefused: ['Nothing was pasted: {reason}', '未粘贴任何内容：{reason}'],
  pasteNothing: [
    'Nothing was pasted: the clipboard holds no operators of Weir.',
    '未粘贴任何内容：剪贴板中没有 Weir 算子。',
  ],
  clipboardRefused: [
    'The browser does not hand out the clipboard here ({reason}). Press Ctrl+V instead.',
    '浏览器在此不提供剪贴板（{reason}）。请改用 Ctrl+V。',
  ],
  tooManyOperators: ['A pipeline has at most {limit} operators.', '一个管道最多有 {limit} 个算子。'],
  dismiss: ['Dismiss', '关闭提示'],

  selectionTools: ['Selection', '所选内容'],
  alignLeft: ['Align left', '左对齐'],
  alignCenter: ['Align centres', '水平居中对齐'],
  alignRight: ['Align right', '右对齐'],
  alignTop: ['Align top', '顶部对齐'],
  alignMiddle: ['Align middles', '垂直居中对齐'],
  alignBottom: ['Align bottom', '底部对齐'],
  distributeX: ['Distribute from left to right', '水平均匀分布'],
  distributeY: ['Distribute from top to bottom', '垂直均匀分布'],

  history: ['History', '历史'],
  historyOpened: ['opened', '打开'],
  historyNow: ['now', '当前'],
  historyNote: [
    'A click shows the pipeline as it was. An edit from there forgets what came after.',
    '单击可查看当时的管道。从那里编辑会丢弃其后的步骤。',
  ],

  cmdAdd: ['Add operator: {name}', '添加算子：{name}'],
  cmdWorld: ['Switch between Workers and Deterministic', '在多线程与确定性之间切换'],
  cmdOpenSample: ['Open sample: {title}', '打开示例：{title}'],
  cmdRunSample: ['Run sample: {title}', '运行示例：{title}'],
  cmdZoomLevel: ['Zoom to level L{level}', '缩放到 L{level} 级'],
  cmdHang: ['Hang the selected subtask', '使所选子任务挂起'],
  cmdSettings: ['Show the job settings', '显示作业设置'],

  restartNote: [
    'The job stops with a final checkpoint; the changed pipeline continues from it. State is matched by uid.',
    '作业以最后一个检查点停止，更改后的管道从该检查点继续。状态按 uid 匹配。',
  ],
  restartRefused: [
    'State that has no place in the changed pipeline: Flink refuses such a restore, and so does Weir. Undo the change, or start fresh.',
    '部分状态在更改后的管道中没有位置：Flink 会拒绝这样的恢复，Weir 也一样。请撤销更改，或从头启动。',
  ],
  restartNoCheckpoints: [
    'The deterministic world keeps no checkpoint beyond a run: the changed pipeline starts from the beginning.',
    '确定性世界不会在运行之后保留检查点：更改后的管道将从头启动。',
  ],
  restartContinue: ['Stop and continue from there', '停止并从那里继续'],
  restartFresh: ['Start fresh, without state', '从头启动，不带状态'],
  restartKept: ['keep their state', '保留其状态'],
  restartEmpty: ['are new and begin empty', '是新的，从空状态开始'],
  lossRemoved: ['No operator has the uid {uid} any more.', '已没有 uid 为 {uid} 的算子。'],
  lossKind: ['The operator with the uid {uid} is of another kind now.', 'uid 为 {uid} 的算子现在是另一种类型。'],
  lossKeys: ['The keys of {uid} have other types now.', '{uid} 的键类型已改变。'],
  lossMaxParallelism: [
    'The maximum parallelism of {uid} was changed: it decides the key groups of its state.',
    '{uid} 的最大并行度已更改：它决定状态的键组。',
  ],
  lossParallelism: [
    'The parallelism of {uid} was changed: what a source or sink keeps belongs to its subtask.',
    '{uid} 的并行度已更改：数据源和数据汇的状态属于各自的子任务。',
  ],
} as const satisfies Readonly<Record<string, readonly [en: string, zh: string]>>;
