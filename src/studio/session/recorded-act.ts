import type { RecordedAct } from '#protocol/travel.ts';

/** Whether a value of a file is an act as it is recorded: nothing else is ever sent to a world. */
export function isRecordedAct(value: unknown): value is RecordedAct {
  if (!isObject(value)) return false;
  const { steps, jobMs, act } = value;
  return isWhole(steps) && isNumber(jobMs) && isObject(act) && isAct(act);
}

type Fields = Readonly<Record<string, unknown>>;

function isAct(act: Fields): boolean {
  switch (act['kind']) {
    case 'command':
      return isObject(act['message']) && isCommand(act['message']);
    case 'fault':
      return isObject(act['fault']) && isFault(act['fault']);
    case 'clicks': {
      const { uid, lines } = act;
      return isText(uid) && Array.isArray(lines) && lines.length <= LINES_MAX && lines.every(isText);
    }
    case 'reseed':
      return isWhole(act['seed']);
    case 'worldFailed':
      return isText(act['reason']);
    default:
      return false;
  }
}

function isCommand(message: Fields): boolean {
  switch (message['kind']) {
    case 'triggerUserCheckpoint':
    case 'stopJob':
      return true;
    case 'cancelJob':
      return message['checkpoints'] === 'retain' || message['checkpoints'] === 'delete';
    case 'setTraceLevel':
      return message['level'] === 'summary' || message['level'] === 'sampled' || message['level'] === 'full';
    default:
      return false;
  }
}

function isFault(fault: Fields): boolean {
  switch (fault['kind']) {
    case 'killSubtask':
      return isSubtask(fault['subtask']);
    case 'zombieSubtask':
      return isSubtask(fault['subtask']) && isWhole(fault['actions']);
    case 'hangSubtask':
      return isSubtask(fault['subtask']) && isNumber(fault['hostMs']);
    case 'killInCall':
      return isMortal(fault['actor']) && isWhole(fault['effects']);
    case 'crashLoop':
      return isSubtask(fault['subtask']) && isWhole(fault['starts']);
    case 'failUserCode':
      return isSubtask(fault['subtask']) && PLACES.has(fault['place']);
    case 'skewClock':
      return isSubtask(fault['subtask']) && isNumber(fault['ms']);
    case 'killTaskManager':
      return isWhole(fault['taskManager']);
    case 'abortStorage':
      return (
        (fault['reason'] === 'quota' || fault['reason'] === 'aborted' || fault['reason'] === 'unknown') &&
        isWhole(fault['count'])
      );
    case 'delayStorage':
      return isNumber(fault['ms']) && isWhole(fault['count']);
    case 'freezeTab':
    case 'jumpClock':
      return isNumber(fault['ms']);
    case 'cutPower':
      return isWhole(fault['transactions']);
    case 'loseAnswer':
      return typeof fault['lands'] === 'boolean';
    case 'slowSubtask':
      return isSubtask(fault['subtask']) && isNumber(fault['ms']) && isNumber(fault['forMs']);
    case 'hideOutcome':
      return fault['of'] === 'manifest' || fault['of'] === 'sinks';
    case 'dropNotifications':
    case 'failReads':
      return isWhole(fault['count']);
    case 'crashTab':
    case 'damageCheckpoint':
    case 'wipeStorage':
      return true;
    default:
      return false;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSubtask(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,5}\/\d{1,5}$/.test(value);
}

function isMortal(value: unknown): boolean {
  if (value === 'coordinator' || value === 'vault') return true;
  return typeof value === 'string' && value.startsWith('task:') && isSubtask(value.slice('task:'.length));
}

function isWhole(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= TEXT_MAX;
}

const PLACES: ReadonlySet<unknown> = new Set(['row', 'snapshot', 'restore']);
const LINES_MAX = 100_000;
const TEXT_MAX = 100_000;
