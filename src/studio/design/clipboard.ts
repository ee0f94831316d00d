import { documentText, parseDocumentText } from '#model/decode-document.ts';
import type { DocumentNode, PipelineDocument } from '#model/document.ts';
import { fragmentOf, pasteNodes } from '#model/edit-document.ts';
import { errorText } from '#std/error-text.ts';
import { NODE_HEIGHT, SNAP, snapped } from '#canvas/design/auto-layout.ts';
import { appStore, edit, openedDocument, select } from '../app-store.ts';
import { isTyping } from '../typing-target.ts';
import { boxAround, boxesOf, type PlacedBox } from './boxes.ts';
import { cutSelection, hasRoom } from './design-actions.ts';
import { hasRoomForNotes } from './note-actions.ts';
import { hush, tell } from './design-notice.ts';

/**
 * Copying and pasting operators as text: a fragment is a pipeline document like any other, so that it can be sent by
 * mail, and what comes in passes the same strict decoder as a file. Pasting adds; it never replaces or starts anything.
 */

/** What shall be copied: the selected operators as text; null = none are selected. */
export function copiedText(): string | null {
  const document = openedDocument();
  const { nodes } = appStore.getState().selection;
  return document === null || nodes.length === 0 ? null : documentText(fragmentOf(document, new Set(nodes)));
}

/** Adds the operators of a text around a point, and selects them. What is wrong with the text is said. */
export function pasteText(text: string, center: DocumentNode['position']): void {
  const document = openedDocument();
  if (document === null) return;
  hush();
  // Most texts on a clipboard are not meant for Weir: a parse error would say the wrong thing about them.
  if (!text.trimStart().replace('\uFEFF', '').startsWith('{')) return tell('pasteNothing');
  const decoded = parseDocumentText(text);
  if (!decoded.ok) return tell('pasteRefused', {}, decoded.failure[0] ?? null);
  const { nodes, notes } = decoded.value;
  if (nodes.length + notes.length === 0) return tell('pasteNothing');
  if (!hasRoom(document, nodes.length) || !hasRoomForNotes(document, notes.length)) return;
  const pasted = pasteNodes(document, decoded.value, offsetTo(document, decoded.value, center));
  edit('editPaste', () => pasted.document);
  select({ nodes: pasted.nodeIds, edges: [] });
}

/** For the command of the palette, which is no event of the browser. False: nothing was copied, and it is said why. */
export async function copyToClipboard(): Promise<boolean> {
  const text = copiedText();
  if (text === null) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error: unknown) {
    tell('clipboardRefused', { reason: errorText(error) });
    return false;
  }
}

/** For the command of the palette: the browser asks the viewer first. */
export async function pasteFromClipboard(center: () => DocumentNode['position']): Promise<void> {
  try {
    pasteText(await navigator.clipboard.readText(), center());
  } catch (error: unknown) {
    tell('clipboardRefused', { reason: errorText(error) });
  }
}

/** Answers the browser's copy, cut and paste until the returned function is called. Text fields keep their own. */
export function installClipboard(target: Document, center: () => DocumentNode['position']): () => void {
  const isOurs = (event: ClipboardEvent): boolean => {
    const { target: focused } = event;
    if (focused instanceof Element && isTyping(focused)) return false;
    return target.querySelector('dialog[open]') === null;
  };
  const onCopy = (event: ClipboardEvent): void => {
    // Text that the viewer has marked in a panel is what they want to copy.
    if (!isOurs(event) || target.getSelection()?.isCollapsed === false) return;
    const text = copiedText();
    if (text === null) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    if (event.type === 'cut') cutSelection();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!isOurs(event) || text === '') return;
    event.preventDefault();
    pasteText(text, center());
  };
  target.addEventListener('copy', onCopy);
  target.addEventListener('cut', onCopy);
  target.addEventListener('paste', onPaste);
  return () => {
    target.removeEventListener('copy', onCopy);
    target.removeEventListener('cut', onCopy);
    target.removeEventListener('paste', onPaste);
  };
}

/** Centres what is pasted, one step further as long as it would hide something of its kind. */
function offsetTo(
  present: PipelineDocument,
  pasted: PipelineDocument,
  center: DocumentNode['position'],
): DocumentNode['position'] {
  const { x: left, y: top, width, height } = boxAround(boxesOf(pasted));
  const { x, y: wished } = snapped({ x: center.x - left - width / 2, y: center.y - top - height / 2 });
  let y = wished;
  // Notes may lie below operators, but not on each other.
  const hides = (): boolean =>
    overlap(boxesOf({ ...pasted, notes: [] }), { x, y }, boxesOf({ ...present, notes: [] })) ||
    overlap(boxesOf({ ...pasted, nodes: [] }), { x, y }, boxesOf({ ...present, nodes: [] }));
  while (hides()) y += NODE_HEIGHT + SNAP;
  return { x, y };
}

/** Whether boxes that are moved lie on others. */
function overlap(boxes: readonly PlacedBox[], by: DocumentNode['position'], others: readonly PlacedBox[]): boolean {
  return boxes.some((box) =>
    others.some(
      (other) =>
        other.x < box.x + by.x + box.width &&
        other.x + other.width > box.x + by.x &&
        other.y < box.y + by.y + box.height &&
        other.y + other.height > box.y + by.y,
    ),
  );
}
