import { describe, expect, test } from 'vitest';
import type { WorldFault } from '#protocol/travel.ts';
import { FAULTS } from '#sim/simulation/faults.ts';
import { isRecordedAct } from '../session/recorded-act.ts';
import { TEXTS } from '../texts/catalogue.ts';
import { isOffered, offeredFaults } from './offered-faults.ts';

/** What strikes in a simulation, by the entries of the menu that do the same. */
const IN_THE_MENU: Readonly<Record<string, readonly string[]>> = {
  subtaskKilled: ['kill', 'zombie'],
  subtaskKilledInCall: ['killInCall'],
  taskManagerKilled: ['killTaskManager0', 'killTaskManager1'],
  crashLoop: ['crashLoop'],
  subtaskHung: ['hang'],
  subtaskSlow: ['slow'],
  userCodeFailed: ['failRow', 'failSnapshot', 'failRestore'],
  notificationDropped: ['dropNotifications'],
  tabCrashed: ['crashTab'],
  vaultKilledInCall: ['killVault'],
  coordinatorKilledInCall: ['killCoordinator'],
  tabFrozen: ['freezeTab'],
  storageAborted: ['abortStorage'],
  storageOutcomeUnknown: ['hideManifest', 'hideCommit'],
  storageHung: ['loseAnswer', 'loseWrite'],
  storageSlow: ['hangStorage'],
  storageFull: ['fullStorage'],
  readFailed: ['failRead'],
  powerCut: ['cutPower'],
  checkpointCorrupted: ['damageCheckpoint'],
  storageWiped: ['wipeStorage'],
  clockJumped: ['jumpClock'],
  clocksSkewed: ['skewClock'],
};

/** What is not in the menu, and why. */
const EXCLUDED: Readonly<Record<string, string>> = {
  secondTab: 'A past that is recorded is that of one tab; the menu names it, with this reason.',
  frozenTabTakenOver: 'It needs a second tab, too.',
  clockStopped: 'Time in the Deterministic world goes on by what is due, never by a clock of its own: Pause stops it.',
  checkpointAsked: 'No fault, but a button beside the menu: Trigger checkpoint.',
};

describe('the faults that are offered', () => {
  const offered = offeredFaults(2);

  test('are all that the simulator knows, but for those that are excluded with a reason', () => {
    const known = [...Object.keys(IN_THE_MENU), ...Object.keys(EXCLUDED)];
    expect(FAULTS.map(({ name }) => name).toSorted()).toEqual(known.toSorted());
    expect(offered.map(({ id }) => id).toSorted()).toEqual(Object.values(IN_THE_MENU).flat().toSorted());
  });

  test('are recorded, and read again from a file', () => {
    const faults = offered.map(({ fault }): WorldFault => (typeof fault === 'function' ? fault('1/0') : fault));
    const acts = faults.map((fault) => ({ steps: 0, jobMs: 0, act: { kind: 'fault', fault } }));
    expect(acts.filter((act) => !isRecordedAct(JSON.parse(JSON.stringify(act))))).toEqual([]);
    expect(new Set(faults.map((fault) => JSON.stringify(fault))).size).toBe(offered.length);
  });

  test('say in both languages what they do, in one sentence of their own, with every value there', () => {
    const notes = offered.map(({ note }) => TEXTS[note]);
    expect(notes.filter(([en, zh]) => !/^[A-Z][^.]*\.$/.test(en) || !/^[^。]*。$/.test(zh))).toEqual([]);
    // Task managers are alike.
    expect(new Set(notes).size).toBe(offered.length - 1);
    for (const { text, note, values = {}, fault } of offered) {
      const known = new Set([...Object.keys(values), ...(typeof fault === 'function' ? ['name'] : [])]);
      const used = [...TEXTS[text], ...TEXTS[note]].flatMap((each) =>
        [...each.matchAll(/\{(\w+)/g)].map(([, it]) => it),
      );
      expect(used.filter((name) => !known.has(name ?? ''))).toEqual([]);
    }
  });

  test('are fewer where workers run for real: what the client of every world can inject', () => {
    const real = offered.filter((each) => isOffered(each, 'workers')).map(({ id }) => id);
    expect(real).toEqual([
      'kill',
      'hang',
      'killTaskManager0',
      'killTaskManager1',
      'abortStorage',
      'fullStorage',
      'hangStorage',
    ]);
    expect(offered.every((each) => isOffered(each, 'deterministic'))).toBe(true);
  });
});
