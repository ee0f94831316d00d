import { type EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import { EditorView, showTooltip, type Tooltip } from '@codemirror/view';
import { callAt } from './call-at.ts';
import { contextField } from './editor-context.ts';
import { signatureParts } from './signature-parts.ts';

/** The forms of the call around the cursor, above it, with the argument that is being typed. */

const focusChanged = StateEffect.define<boolean>();

interface SignatureState {
  readonly focused: boolean;
  readonly tooltip: Tooltip | null;
}

const signatureField = StateField.define<SignatureState>({
  create: () => ({ focused: false, tooltip: null }),
  update(state, transaction) {
    const focus = transaction.effects.find((effect) => effect.is(focusChanged));
    const focused = focus === undefined ? state.focused : (focus.value as boolean);
    const moved = transaction.docChanged || transaction.selection !== undefined || focused !== state.focused;
    return moved ? { focused, tooltip: focused ? signatureAt(transaction.state) : null } : state;
  },
  provide: (field) => showTooltip.from(field, ({ tooltip }) => tooltip),
});

export const editorSignature: Extension = [
  signatureField,
  EditorView.focusChangeEffect.of((_state, focusing) => focusChanged.of(focusing)),
  EditorView.updateListener.of(({ view, startState, state }) => {
    const before = callOf(startState)?.name;
    const call = callOf(state);
    if (call === null || call.name === before || !view.hasFocus) return;
    const [form] = formsOf(state, call.name);
    // An update may not dispatch.
    if (form !== undefined) queueMicrotask(() => view.dispatch({ effects: EditorView.announce.of(form) }));
  }),
];

function callOf(state: EditorState): ReturnType<typeof callAt> {
  return callAt(state.doc.toString(), state.selection.main.head);
}

function formsOf(state: EditorState, name: string): readonly string[] {
  return state.field(contextField)?.functions.find((known) => known.name === name)?.signatures ?? [];
}

function signatureAt(state: EditorState): Tooltip | null {
  const call = callOf(state);
  if (call === null) return null;
  const forms = formsOf(state, call.name);
  if (forms.length === 0) return null;
  return { pos: call.bracket, above: true, create: () => ({ dom: render(forms, call.argument) }) };
}

function render(forms: readonly string[], argument: number): HTMLElement {
  const box = document.createElement('div');
  box.className = 'weir-signature';
  for (const form of forms) {
    const line = document.createElement('div');
    const code = document.createElement('code');
    const { before, active, after } = signatureParts(form, argument);
    const strong = document.createElement('b');
    strong.textContent = active;
    code.append(before, strong, after);
    line.append(code);
    box.append(line);
  }
  return box;
}
