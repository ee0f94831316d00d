import type { GalleryItem } from '#model/gallery.ts';
import type { Language } from '../preferences.ts';

/** What a card of the gallery says. */
export type GalleryText = Pick<GalleryItem, 'title' | 'description' | 'facts'>;

/** The cards in 简体中文, by the id of their document; numbers are those of gallery.json. */
export const GALLERY_TEXTS_ZH: Readonly<Record<string, GalleryText>> = {
  'word-count': {
    title: '词频统计',
    description: ['边读边统计一整本书的词频。', '中途杀死一个 worker：日志最终的计数仍然相同。'],
    facts: ['3,587 行', '27,327 个词，其中 2,573 个不同', '并行度 4', '每 3 秒一个检查点', '运行 72 秒'],
  },
  flights: {
    title: '暴风雪中的航班',
    description: [
      '从纽约起飞的每个航班：在实际离港时看到，按计划起飞的小时统计。',
      '2013 年 2 月的暴风雪使 238 个航班错过所属的小时：87 个仍能修正结果，151 个进入迟到表。',
    ],
    facts: [
      '4,304 个航班，2013 年 2 月 7 日至 11 日',
      '1 小时窗口',
      '水位线落后 1 小时',
      '允许迟到 30 分钟',
      '运行 72 秒',
    ],
  },
  sensors: {
    title: '九台仪器',
    description: ['一个气象站的一天：每台仪器每 10 分钟的平均值。', '有一台仪器整天停用，过滤器将其剔除。'],
    facts: ['2016 年 1 月 1 日的 12,960 个读数', '10 分钟窗口', '3 个子任务上的 9 个键', '运行 65 秒'],
  },
  'sum-of-sums': {
    title: '和的和',
    description: [
      'keyBy、sum、keyBy、sum。第二个 sum 累加的是不断变化的小计，而不是销售额。',
      '因此结果远远偏大。让第一个 sum 发出更新，结果就正确了：+U 替换 -U 撤回的值。',
    ],
    facts: ['2,000 笔生成的销售', '4 个地区，12 家商店', '运行 67 秒'],
  },
  'window-average': {
    title: '窗口平均值',
    description: ['每个传感器在 5 秒事件时间窗口内的平均值。', '数据最多乱序一秒，但没有一条迟到：水位线会等待它们。'],
    facts: ['3,000 个生成的读数', '6 个传感器', '运行 75 秒'],
  },
  'exactly-once': {
    title: '计数一次，处理两次',
    description: [
      '二十条记录，第十条后一个检查点，第十五条后一次崩溃。',
      '处理了 25 条记录，只计 20 条。可以逐步查看。',
    ],
    facts: ['1 个分片，20 条记录', '确定性'],
  },
  alignment: {
    title: '对齐：一个输入在等待',
    description: ['A 快，B 慢。count 关闭 A 的闸门，直到 B 的屏障到达。', '快照的值是 4，崩溃之后总数是 12。'],
    facts: ['2 个分片，12 条记录', '精确一次', '确定性'],
  },
  'at-least-once': {
    title: '至少一次：切割线会泄漏',
    description: [
      '同一次运行，但不对齐：a3、a4 和 a5 混入了快照。',
      '快照的值是 7，崩溃之后总数是 15，而正确的是 12。',
    ],
    facts: ['2 个分片，12 条记录', '至少一次', '确定性'],
  },
};

/** A card in a language. One that has no translation is English. */
export function galleryText(language: Language, item: GalleryItem): GalleryText {
  return (language === 'zh' ? GALLERY_TEXTS_ZH[item.id] : undefined) ?? item;
}
