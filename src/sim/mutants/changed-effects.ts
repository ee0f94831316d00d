import type { Effects } from '#engine/ports.ts';

/** Effects of which some are others: what an actor asks of its host is changed on the way. */
export function changedEffects(effects: Effects, changes: Partial<Effects>): Effects {
  return {
    now: () => effects.now(),
    hostNow: () => effects.hostNow(),
    send: (to, message, options) => effects.send(to, message, options),
    setTimer: (timer, at, clock) => effects.setTimer(timer, at, clock),
    cancelTimer: (timer) => effects.cancelTimer(timer),
    transact: (request) => effects.transact(request),
    read: (request) => effects.read(request),
    spawn: (descriptor) => effects.spawn(descriptor),
    kill: (subtask, attempt) => effects.kill(subtask, attempt),
    choose: (bound, what) => effects.choose(bound, what),
    trace: (body) => effects.trace(body),
    ...changes,
  };
}
