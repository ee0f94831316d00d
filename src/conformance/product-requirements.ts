/**
 * What Weir promises to do exactly as Flink does: every vector of these subsets has to pass. Whatever lies outside of
 * them is reported as unsupported and never shown as working.
 */
export const PRODUCT_REQUIREMENTS: readonly string[] = [
  'key-group',
  'window-start',
  'watermark-valve',
  'timers',
  'chaining',
  'partitioner',
  'request-decider',
  'failure-manager',
  'restart-backoff',
  'barrier-handler:setup.mode=aligned|at-least-once',
  'window-operator:setup.assigner.kind=tumbling-event-time|sliding-event-time,setup.trigger.kind=event-time,setup.evictor=null',
  'pipeline:kinds=source|filter|project|union|split-text|group-aggregate|window-aggregate,windows=tumble|hop',
];
