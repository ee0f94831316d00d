import { describe, expect, test } from 'vitest';
import { newDocument } from '#model/new-document.ts';
import {
  type DocumentHistory,
  goToStep,
  historyEntries,
  recordEdit,
  redoEdit,
  startHistory,
  undoEdit,
} from './document-history.ts';

const document = (name: string) => newDocument({ id: 'd', name });

function edited(history: DocumentHistory, name: string, mergeKey: string | null, at: number): DocumentHistory {
  return recordEdit(history, document(name), { label: 'editName', mergeKey, at });
}

describe('the history of a document', () => {
  test('undoes and redoes edits in order', () => {
    const two = edited(edited(startHistory(document('a')), 'b', null, 0), 'c', null, 1);
    const back = undoEdit(undoEdit(two));
    expect([two, undoEdit(two), back, redoEdit(back), redoEdit(redoEdit(back))].map(nameOf)).toEqual([
      'c',
      'b',
      'a',
      'b',
      'c',
    ]);
  });

  test('stays as it is where there is nothing to undo or redo', () => {
    const fresh = startHistory(document('a'));
    expect(undoEdit(fresh)).toBe(fresh);
    expect(redoEdit(fresh)).toBe(fresh);
  });

  test('any step can be gone to, and what was undone stays', () => {
    const three = ['b', 'c', 'd'].reduce(
      (history, name, at) => edited(history, name, null, at),
      startHistory(document('a')),
    );
    expect([0, 1, 2, 3, 9, -1].map((steps) => nameOf(goToStep(three, steps)))).toEqual(['a', 'b', 'c', 'd', 'd', 'a']);
    for (const steps of [0, 1, 2, 3]) {
      const there = goToStep(three, steps);
      expect(historyEntries(there).map((entry) => entry.document.name)).toEqual(['a', 'b', 'c', 'd']);
      expect(historyEntries(there).map((entry) => entry.edit?.at ?? null)).toEqual([null, 0, 1, 2]);
      expect(nameOf(goToStep(there, 3))).toBe('d');
    }
  });

  test('an edit that changes nothing is no step', () => {
    const fresh = startHistory(document('a'));
    expect(recordEdit(fresh, fresh.present, { label: 'editName', mergeKey: null, at: 0 })).toBe(fresh);
  });

  test('edits of one kind in quick succession are one step, also when they go on for long', () => {
    const typed = ['b', 'bc', 'bcd'].reduce(
      (history, name, index) => edited(history, name, 'name', index * 1000),
      startHistory(document('a')),
    );
    expect(typed.past).toHaveLength(1);
    expect(nameOf(undoEdit(typed))).toBe('a');
  });

  test('a pause, another kind, or an undo in between begins a new step', () => {
    const first = edited(startHistory(document('a')), 'b', 'name', 0);
    expect(edited(first, 'c', 'name', 5000).past).toHaveLength(2);
    expect(edited(first, 'c', 'move', 100).past).toHaveLength(2);
    const redone = redoEdit(undoEdit(first));
    expect(edited(redone, 'c', 'name', 100).past).toHaveLength(2);
  });

  test('an edit after an undo forgets what was undone', () => {
    const back = undoEdit(edited(startHistory(document('a')), 'b', null, 0));
    expect(edited(back, 'c', null, 1).future).toEqual([]);
  });

  test('keeps the last two hundred steps', () => {
    let history = startHistory(document('0'));
    for (let step = 1; step <= 250; step++) history = edited(history, String(step), null, step);
    expect(history.past).toHaveLength(200);
    expect(history.past[0]?.document.name).toBe('50');
  });
});

function nameOf(history: DocumentHistory): string {
  return history.present.name;
}
