/** Amounts with their unit of time, [English, 简体中文]. Units of bytes are written the same in both. */
export const UNIT_TEXTS = {
  unitMs: ['{count} ms', '{count} 毫秒'],
  unitS: ['{count} s', '{count} 秒'],
  unitMin: ['{count} min', '{count} 分钟'],
  unitH: ['{count} h', '{count} 小时'],
  unitD: ['{count} d', '{count} 天'],
} as const satisfies Readonly<Record<string, readonly [en: string, zh: string]>>;
