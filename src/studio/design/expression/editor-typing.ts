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
      const { from, to } = view.state.selection.main;
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
