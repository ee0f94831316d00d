import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { nextDiagnostic } from '@codemirror/lint';
import { EditorState, type Extension, Transaction } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { editorCompletion } from './editor-completion.ts';
import { contextChanged, type EditorContext, contextField } from './editor-context.ts';
import { editorHighlight } from './editor-highlight.ts';
import { editorProblems, fixProblem } from './editor-problems.ts';
import { editorSignature } from './editor-signature.ts';
import { editorTheme } from './editor-theme.ts';
import { editorTyping } from './editor-typing.ts';
import { formatText } from './format-text.ts';
import { callAt } from './call-at.ts';
import { tokensOf } from './text-tokens.ts';

/**
 * The code editor of an expression, in a shadow root of its own: there CodeMirror adopts its style sheets instead of
 * writing a style element, which the content security policy forbids.
 *
 * Loaded when the first expression is shown. Everything it draws is inside of the shadow root, so that the names and
 * descriptions of its list of completions are found by a screen reader.
 */
export interface CodeEditor {
  /** Takes over a text that was changed elsewhere. */
  setText(text: string): void;
  setContext(context: EditorContext): void;
  /** Formats the text; false if it cannot be. */
  format(): boolean;
  destroy(): void;
}

export interface CodeEditorOptions {
  readonly text: string;
  readonly context: EditorContext;
  readonly onChange: (text: string) => void;
  readonly onFocus: (focused: boolean) => void;
}

/** What an editor starts with. To make it is the smaller half of opening one, and needs no page. */
export function codeEditorState(options: CodeEditorOptions): EditorState {
  return EditorState.create({ doc: options.text, extensions: extensionsOf(options) });
}

/** Opens an editor inside an element that has no children of its own. */
export function openCodeEditor(host: HTMLElement, state: EditorState): CodeEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open', delegatesFocus: true });
  const description = document.createElement('span');
  description.id = DESCRIPTION_ID;
  description.hidden = true;
  description.textContent = state.field(contextField)?.description ?? '';
  const view = new EditorView({ root, state });
  root.replaceChildren(view.dom, description);
  return {
    setText(text) {
      if (view.state.doc.toString() === text) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
      });
    },
    setContext(context) {
      description.textContent = context.description;
      view.dispatch({ effects: contextChanged.of(context) });
    },
    format: () => format(view),
    destroy: () => view.destroy(),
  };
}

function extensionsOf({ context, onChange, onFocus }: CodeEditorOptions): Extension {
  return [
    contextField.init(() => context),
    keymap.of([
      { key: 'Mod-.', run: fixProblem },
      { key: 'F8', run: nextDiagnostic },
      { key: 'F1', run: explain },
      { key: 'Alt-Shift-f', run: format },
      // What is open is closed first: completion has its keys before these.
      { key: 'Escape', run: leave },
      ...closeBracketsKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    history(),
    EditorView.lineWrapping,
    EditorState.languageData.of(() => [{ closeBrackets: { brackets: ['(', '[', "'", '`'] } }]),
    closeBrackets(),
    bracketMatching({ brackets: '()[]' }),
    editorTyping,
    editorHighlight,
    editorCompletion,
    editorProblems,
    editorSignature,
    editorTheme,
    EditorState.phrases.of(phrasesOf(context)),
    EditorView.contentAttributes.compute([contextField], contentAttributes),
    EditorView.editorAttributes.compute([contextField], (state) => ({
      'data-invalid': String(state.field(contextField)?.invalid === true),
    })),
    EditorView.updateListener.of(({ transactions, state, focusChanged, view }) => {
      const typed = transactions.some((each) => each.docChanged && each.annotation(Transaction.remote) !== true);
      if (typed) onChange(state.doc.toString());
      if (focusChanged) onFocus(view.hasFocus);
      if (focusChanged && view.hasFocus && isNeutral(state)) setTimeout(() => selectNeutral(view));
    }),
  ];
}

/** The condition that a new filter has: it stands there until the viewer has one, and the first key replaces it. */
function isNeutral(state: EditorState): boolean {
  return state.field(contextField)?.role === 'condition' && /^\s*TRUE\s*$/i.test(state.doc.toString());
}

/** After the click that brought the focus has put the cursor somewhere. */
function selectNeutral(view: EditorView): void {
  if (view.hasFocus && isNeutral(view.state)) view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } });
}

const DESCRIPTION_ID = 'description';

function contentAttributes(state: EditorState): Record<string, string> {
  const context = state.field(contextField);
  return {
    'aria-label': context?.label ?? '',
    'aria-invalid': String(context?.invalid === true),
    'aria-describedby': DESCRIPTION_ID,
  };
}

function phrasesOf({ texts }: EditorContext): Record<string, string> {
  return { Completions: texts.completions, Diagnostics: texts.diagnostics };
}

function format(view: EditorView): boolean {
  const text = view.state.doc.toString();
  const formatted = formatText(text);
  if (formatted === null) return false;
  if (formatted !== text) {
    const anchor = Math.min(view.state.selection.main.head, formatted.length);
    view.dispatch({
      changes: { from: 0, to: text.length, insert: formatted },
      selection: { anchor },
      userEvent: 'input.format',
    });
  }
  return true;
}

/** Explains the function at the cursor, or the one whose call the cursor is in. */
function explain(view: EditorView): boolean {
  const text = view.state.doc.toString();
  const { head } = view.state.selection.main;
  const word = tokensOf(text).find(({ kind, from, to }) => kind === 'word' && from <= head && head <= to);
  const context = view.state.field(contextField);
  const named = context?.functions.find(({ name }) => name === word?.value.toUpperCase());
  context?.explain(named?.name ?? callAt(text, head)?.name ?? '');
  return true;
}

/** Leaves the field; Tab goes on from here. */
function leave(view: EditorView): boolean {
  view.contentDOM.blur();
  return true;
}
