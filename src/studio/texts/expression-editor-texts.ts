/** Texts of the expression editor: [English, 简体中文]. */
export const EXPRESSION_EDITOR_TEXTS = {
  editorColumn: ['column', '列'],
  editorFunction: ['function', '函数'],
  editorKeyword: ['keyword', '关键字'],
  editorType: ['type', '类型'],
  editorCompletions: ['Completions', '补全'],
  editorDiagnostics: ['Problems', '问题'],
  editorUse: ['Use {text}', '改为 {text}'],
  editorUseKey: ['Ctrl .', 'Ctrl .'],
  editorFormatKey: ['{format} (Alt Shift F)', '{format}（Alt Shift F）'],
  editorFormat: ['Format', '格式化'],
  editorFormatNamed: ['Format: {name}', '格式化：{name}'],
  editorKeys: [
    'Ctrl Space completes, Ctrl . repairs, Alt Shift F formats, Escape leaves.',
    'Ctrl 空格补全，Ctrl . 修复，Alt Shift F 格式化，Esc 离开。',
  ],
  editorNoType: ['no type yet', '尚无类型'],
  editorLoading: ['The editor is loading.', '编辑器正在加载。'],
} as const satisfies Readonly<Record<string, readonly [en: string, zh: string]>>;
