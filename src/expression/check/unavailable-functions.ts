/**
 * Functions of Flink SQL that Weir does not have, each with the reason in the words of a user: [English, 简体中文]. A call
 * says so instead of "no such function".
 */
export type Reason = readonly [en: string, zh: string];

const STRUCTURED: Reason = ['it makes an object of a Java class; use ROW', '它会生成 Java 类的对象；请使用 ROW'];
const AGGREGATE: Reason = [
  'it is an aggregate that Weir does not compute; an expression sees one row at a time',
  '它是 Weir 不计算的聚合函数；表达式一次只看一行',
];
const MULTISET: Reason = [
  'it makes a MULTISET, a type that Weir does not carry; COUNT by a key says the same',
  '它生成 MULTISET，Weir 不支持该类型；按键 COUNT 可得到同样的信息',
];
const CLUSTER: Reason = [
  'it asks the cluster who runs the job and where; a job in the browser has no such answer',
  '它询问集群由谁、在何处运行作业；浏览器中的作业没有这样的答案',
];
const PATTERN_MATCH: Reason = [
  'it belongs to MATCH_RECOGNIZE and means nothing elsewhere',
  '它属于 MATCH_RECOGNIZE，在别处没有意义',
];
const GROUPING: Reason = [
  'it belongs to GROUPING SETS, which Weir does not have',
  '它属于 GROUPING SETS，Weir 没有该功能',
];
const TIME_ATTRIBUTE: Reason = [
  'it names a time attribute of a table; set event time and watermarks at the source',
  '它声明表的时间属性；请在源上设置事件时间与水位线',
];
const NOT_IN_SQL: Reason = ['Flink has it in the Table API only', 'Flink 只在 Table API 中提供它'];
function entries(names: string, reason: Reason): readonly (readonly [string, Reason])[] {
  return names.split(' ').map((name) => [name, reason] as const);
}

/** By name in capitals. */
export const UNAVAILABLE_FUNCTIONS: ReadonlyMap<string, Reason> = new Map([
  ...entries('OBJECT_OF OBJECT_UPDATE', STRUCTURED),
  ...entries(
    'ARRAY_AGG LISTAGG PERCENTILE STDDEV_POP STDDEV_SAMP VAR_POP VAR_SAMP VARIANCE JSON_ARRAYAGG ' +
      'JSON_OBJECTAGG RANK DENSE_RANK ROW_NUMBER CUME_DIST PERCENT_RANK NTILE LEAD LAG APPROX_COUNT_DISTINCT',
    AGGREGATE,
  ),
  ...entries('COLLECT', MULTISET),
  ...entries('CURRENT_DATABASE CURRENT_USER SESSION_USER SYSTEM_USER USER', CLUSTER),
  ...entries('CLASSIFIER MATCH_NUMBER MATCH_ROWTIME MATCH_PROCTIME', PATTERN_MATCH),
  ...entries('GROUPING GROUPING_ID GROUP_ID', GROUPING),
  ...entries('PROCTIME SOURCE_WATERMARK CURRENT_WATERMARK', TIME_ATTRIBUTE),
  ...entries('MAP_FROM_ENTRIES', NOT_IN_SQL),
]);
