import type { DocumentScript, DocumentScriptPoint, DocumentSubtask, RunSettings } from '../document.ts';
import { PARALLELISM_MAX, SCRIPT_ENTRIES_MAX } from '../document-limits.ts';
import { DURATION_RANGE, INT_RANGE } from './decode-columns.ts';
import { isPlainObject, join, type StrictReader } from './strict-reader.ts';

const COUNT_RANGE = { min: 1, max: INT_RANGE.max };

/** Reads how a document is run. */
export function decodeRun(reader: StrictReader, value: unknown, path: string): RunSettings {
  const found = reader.object(value, path, ['world', 'rate', 'script']);
  return {
    world: reader.choice(found.world, join(path, 'world'), ['workers', 'deterministic']),
    rate: reader.number(found.rate, join(path, 'rate'), { min: 0, max: 1000 }),
    script: reader.nullable(found.script, join(path, 'script'), (script, at) => decodeScript(reader, script, at)),
  };
}

function decodeScript(reader: StrictReader, value: unknown, path: string): DocumentScript {
  const found = reader.object(value, path, ['triggers', 'kills', 'channelDelays']);
  return {
    triggers: reader.list(found.triggers, join(path, 'triggers'), SCRIPT_ENTRIES_MAX, (trigger, at) =>
      decodePoint(reader, trigger, at, []),
    ),
    kills: reader.list(found.kills, join(path, 'kills'), SCRIPT_ENTRIES_MAX, (kill, at) => {
      const target = isPlainObject(kill) ? kill['target'] : undefined;
      return {
        ...decodePoint(reader, kill, at, ['target']),
        target: decodeSubtask(reader, target, join(at, 'target')),
      };
    }),
    channelDelays: reader.list(found.channelDelays, join(path, 'channelDelays'), SCRIPT_ENTRIES_MAX, (delay, at) => {
      const parts = reader.object(delay, at, ['from', 'ms']);
      return {
        from: decodeSubtask(reader, parts.from, join(at, 'from')),
        ms: reader.integer(parts.ms, join(at, 'ms'), DURATION_RANGE),
      };
    }),
  };
}

/** `more`: properties that the caller reads. */
function decodePoint(
  reader: StrictReader,
  value: unknown,
  path: string,
  more: readonly 'target'[],
): DocumentScriptPoint {
  const at = reader.choice(isPlainObject(value) ? value['at'] : undefined, join(path, 'at'), [
    'time',
    'record',
    'checkpoint',
  ]);
  switch (at) {
    case 'time': {
      const found = reader.object(value, path, ['at', 'ms', ...more]);
      return { at, ms: reader.integer(found.ms, join(path, 'ms'), DURATION_RANGE) };
    }
    case 'record': {
      const found = reader.object(value, path, ['at', 'subtask', 'count', ...more]);
      return {
        at,
        subtask: decodeSubtask(reader, found.subtask, join(path, 'subtask')),
        count: reader.integer(found.count, join(path, 'count'), COUNT_RANGE),
      };
    }
    case 'checkpoint': {
      const found = reader.object(value, path, ['at', 'checkpointId', 'event', 'plusMs', ...more]);
      return {
        at,
        checkpointId: reader.integer(found.checkpointId, join(path, 'checkpointId'), COUNT_RANGE),
        event: reader.choice(found.event, join(path, 'event'), ['triggered', 'acked', 'completed']),
        plusMs: reader.integer(found.plusMs, join(path, 'plusMs'), DURATION_RANGE),
      };
    }
  }
}

function decodeSubtask(reader: StrictReader, value: unknown, path: string): DocumentSubtask {
  const found = reader.object(value, path, ['node', 'index']);
  return {
    node: reader.id(found.node, join(path, 'node')),
    index: reader.integer(found.index, join(path, 'index'), { min: 0, max: PARALLELISM_MAX - 1 }),
  };
}
