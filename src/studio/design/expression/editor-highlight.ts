import { type EditorState, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import { styledSpans, type TokenStyle } from './text-tokens.ts';

/** Draws keywords, names and literals apart, by the language's own tokens. */
export const editorHighlight = StateField.define<DecorationSet>({
  create: decorate,
  update: (marks, transaction) => (transaction.docChanged ? decorate(transaction.state) : marks),
  provide: (field) => EditorView.decorations.from(field),
});

const MARKS: Readonly<Record<TokenStyle, Decoration>> = {
  keyword: Decoration.mark({ class: 'weir-keyword' }),
  function: Decoration.mark({ class: 'weir-function' }),
  name: Decoration.mark({ class: 'weir-name' }),
  literal: Decoration.mark({ class: 'weir-literal' }),
  symbol: Decoration.mark({ class: 'weir-symbol' }),
  comment: Decoration.mark({ class: 'weir-comment' }),
};

function decorate(state: EditorState): DecorationSet {
  const spans = styledSpans(state.doc.toString());
  return Decoration.set(spans.map(({ style, from, to }) => MARKS[style].range(from, to)));
}
