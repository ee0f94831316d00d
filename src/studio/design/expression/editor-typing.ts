import { type Extension, Prec } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/**
 * Typed text is put into the document here and never into the page first. Chromium, when it replaces a selection that
 * starts in bold text, keeps the look of it by a style attribute, which the content security policy forbids. Text of an
 * input method goes its usual way.
 */
export const editorTyping: Extension = Prec.high(
  EditorView.domEventHandlers({
    beforeinput(event, view) {
      const { data, inputType } = event;
      if (inputType !== 'insertText' || data === null || event.isComposing || view.composing) return false;
      if (view.state.selection.ranges.length !== 1) return false;
      event.preventDefault();
      const { from, to } = targetOf(view);
      const insert = () =>
        view.state.update({
          changes: { from, to, insert: data },
          selection: { anchor: from + data.length },
          userEvent: 'input.type',
          scrollIntoView: true,
        });
      const handlers = view.state.facet(EditorView.inputHandler);
      if (!handlers.some((handle) => handle(view, from, to, data, insert))) view.dispatch(insert());
      return true;
    },
  }),
);

/**
 * Where the text goes: what the page has selected, of which the editor may not have heard yet. An event inside a shadow
 * root names no ranges, and browsers differ in where they keep the selection of one.
 */
function targetOf(view: EditorView): { readonly from: number; readonly to: number } {
  const root = view.root as Partial<Pick<Document, 'getSelection'>>;
  const selection = root.getSelection?.() ?? document.getSelection();
  const { anchorNode = null, anchorOffset = 0, focusNode = null, focusOffset = 0 } = selection ?? {};
  const { contentDOM } = view;
  if (
    anchorNode === null ||
    focusNode === null ||
    !contentDOM.contains(anchorNode) ||
    !contentDOM.contains(focusNode)
  ) {
    return view.state.selection.main;
  }
  const anchor = view.posAtDOM(anchorNode, anchorOffset);
  const head = view.posAtDOM(focusNode, focusOffset);
  return { from: Math.min(anchor, head), to: Math.max(anchor, head) };
}
