import { describe, expect, test } from 'vitest';
import { compileDocument } from './compile/compile-document.ts';
import { decodeDocument, documentText, parseDocumentText } from './decode-document.ts';
import { NOTE_LENGTH_MAX, NOTE_SIDE_MAX, NOTE_SIDE_MIN } from './document-limits.ts';
import { addNode, duplicateNodes, fragmentOf, moveNodes, pasteNodes, removeNodes } from './edit-document.ts';
import { addNote, NOTE_SIZE, updateNote } from './edit-notes.ts';
import { COUNT, LOG, ROWS, testDocument, testEdges, testNode } from './testing.ts';

const BEFORE = testDocument(
  [testNode('rows', ROWS), testNode('count', COUNT), testNode('log', LOG)],
  testEdges('rows>count', 'count>log'),
);
const AT = { x: 10, y: 20 };
const { document: NOTED, note: NOTE } = addNote(BEFORE, AT, { text: '<b>why</b>\n& how' });

describe('a note', () => {
  test('is saved and read as it is, and has an id of its own', () => {
    expect(parseDocumentText(documentText(NOTED))).toEqual({ ok: true, value: NOTED });
    expect(NOTE).toEqual({ id: 'note', text: '<b>why</b>\n& how', position: AT, size: NOTE_SIZE });
    expect(addNote(NOTED, AT).note.id).toBe('note-2');
  });

  test('is in no plan', () => {
    expect(compileDocument(NOTED, 'job')).toEqual(compileDocument(BEFORE, 'job'));
  });

  test('is moved, copied and removed with the nodes', () => {
    const copied = duplicateNodes(NOTED, new Set(['note', 'count']), { x: 5, y: 5 });
    expect(copied.nodeIds).toHaveLength(2);
    expect(copied.document.notes).toEqual([NOTE, { ...NOTE, id: 'note-2', position: { x: 15, y: 25 } }]);
    const moved = moveNodes(NOTED, new Map([['note', { x: 0, y: 0 }]]));
    expect(moved).toEqual({ ...NOTED, notes: [{ ...NOTE, position: { x: 0, y: 0 } }] });
    expect(moveNodes(NOTED, new Map([['note', AT]]))).toBe(NOTED);
    expect(removeNodes(NOTED, new Set(['note']))).toEqual(BEFORE);
    expect(fragmentOf(NOTED, new Set(['note'])).notes).toEqual([NOTE]);
    expect(pasteNodes(BEFORE, fragmentOf(NOTED, new Set(['note'])), { x: 0, y: 0 }).document).toEqual(NOTED);
  });

  test('keeps to its limits; an edit that changes nothing is none', () => {
    const size = { width: 1, height: 1e9 };
    const [changed] = updateNote(NOTED, 'note', { text: 'x'.repeat(NOTE_LENGTH_MAX + 1), size }).notes;
    expect(changed?.text).toHaveLength(NOTE_LENGTH_MAX);
    expect(changed?.size).toEqual({ width: NOTE_SIDE_MIN, height: NOTE_SIDE_MAX });
    expect(updateNote(NOTED, 'note', { text: NOTE.text })).toBe(NOTED);
    expect(updateNote(NOTED, 'none', { text: 'x' })).toBe(NOTED);
  });

  test('never has the id of a node', () => {
    const named = { ...NOTED, notes: [{ ...NOTE, id: 'filter' }] };
    expect(addNode(named, 'filter', AT).node.id).toBe('filter-2');
    const findings = (json: unknown) => {
      const decoded = decodeDocument(json);
      return decoded.ok ? [] : decoded.failure.map(({ code, field }) => `${code} ${field}`);
    };
    expect(findings({ ...NOTED, notes: [{ ...NOTE, id: 'count' }] })).toEqual(['W007 notes.0.id']);
    expect(findings({ ...NOTED, notes: [NOTE, NOTE] })).toEqual(['W007 notes.1.id']);
    expect(findings({ ...NOTED, notes: [{ ...NOTE, text: 'x'.repeat(NOTE_LENGTH_MAX + 1) }] })).toEqual([
      'W008 notes.0.text',
    ]);
    expect(findings({ ...NOTED, notes: [{ ...NOTE, colour: 'red' }] })).toEqual(['W002 notes.0.colour']);
  });
});
