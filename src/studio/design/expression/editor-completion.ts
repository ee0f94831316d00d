import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  pickedCompletion,
} from '@codemirror/autocomplete';
import type { EditorState, Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { contextField } from './editor-context.ts';
import { suggest, type Suggestion } from './suggest.ts';

/** Completion of columns, functions, keywords and types. Enter takes one, Escape closes the list, Tab moves on. */
export const editorCompletion: Extension = autocompletion({
  override: [complete],
  icons: false,
  filterStrict: true,
  activateOnTypingDelay: 50,
  // Enter takes what is seen; a line break is rarely meant here.
  interactionDelay: 0,
  addToOptions: [{ render: renderKind, position: 60 }],
});

type OwnCompletion = Completion & { readonly suggestion: Suggestion };

function complete(context: CompletionContext): CompletionResult | null {
  const known = context.state.field(contextField);
  if (known === null) return null;
  const found = suggest(context.state.doc.toString(), context.pos, known);
  if (found === null) return null;
  // A blank or a bracket opens no list by itself: only a word that was begun, or the user's wish.
  if (!context.explicit && found.from === context.pos) return null;
  return {
    from: found.from,
    options: found.options.map((suggestion) => completionOf(suggestion)),
    validFor: /^`?[\w$\u0080-\uffff]*$/,
  };
}

/** Columns before functions before keywords, where the match is equally good. */
const BOOST: Readonly<Record<Suggestion['kind'], number>> = { column: 3, type: 2, function: 1, keyword: 0 };

function completionOf(suggestion: Suggestion): OwnCompletion {
  const { label, kind, detail, help, example } = suggestion;
  return {
    label,
    // A function's forms stand in its help; in the list they would only be cut.
    ...(kind === 'column' ? { detail } : {}),
    boost: BOOST[kind],
    apply: (view, completion, from, to) => insert(view, completion, suggestion, from, to),
    ...(help === null ? {} : { info: () => renderHelp(detail, help, example) }),
    suggestion,
  };
}

function insert(view: EditorView, completion: Completion, suggestion: Suggestion, from: number, to: number): void {
  const called = suggestion.kind === 'function' && view.state.sliceDoc(to, to + 1) === '(';
  const template = called ? suggestion.label : suggestion.insert;
  const mark = template.indexOf('|');
  const text = template.replace('|', '');
  const cursor = from + (called ? text.length + 1 : mark < 0 ? text.length : mark);
  view.dispatch({
    changes: { from, to, insert: text },
    selection: { anchor: cursor },
    annotations: pickedCompletion.of(completion),
    userEvent: 'input.complete',
    scrollIntoView: true,
  });
}

function renderKind(completion: Completion, state: EditorState): Node | null {
  const { suggestion } = completion as OwnCompletion;
  const texts = state.field(contextField)?.texts;
  if (texts === undefined) return null;
  const kind = document.createElement('span');
  kind.className = 'weir-kind';
  kind.textContent = texts[suggestion.kind];
  return kind;
}

function renderHelp(detail: string, help: string, example: Suggestion['example']): Node {
  const box = document.createElement('div');
  box.className = 'weir-help';
  const form = document.createElement('code');
  form.textContent = detail;
  box.append(form, help);
  if (example !== null) {
    const shown = document.createElement('code');
    shown.textContent = `${example.text} → ${example.result === '' ? "''" : example.result}`;
    box.append(shown);
  }
  return box;
}
