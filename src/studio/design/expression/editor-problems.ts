import { type Diagnostic, forEachDiagnostic, linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { contextChanged, contextField } from './editor-context.ts';

/** Underlines what is wrong where it stands, with the suggestion as an action. */
export const editorProblems: Extension = linter(findProblems, {
  delay: 150,
  needsRefresh: (update) =>
    update.transactions.some(({ effects }) => effects.some((effect) => effect.is(contextChanged))),
});

function findProblems(view: EditorView): readonly Diagnostic[] {
  const context = view.state.field(contextField);
  if (context === null) return [];
  const text = view.state.doc.toString();
  const problems = context.check(text).problems.map(({ from, to, message, suggestion }): Diagnostic => ({
    from,
    to: Math.min(to, text.length),
    severity: 'error',
    message,
    actions:
      suggestion === null
        ? []
        : [{ name: context.texts.use.replace('{text}', suggestion), apply: replaceWith(suggestion) }],
  }));
  if (problems.length > 0) return problems;
  return context.hints(text).map(({ from, to, message }): Diagnostic => ({ from, to, severity: 'info', message }));
}

function replaceWith(text: string): (view: EditorView, from: number, to: number) => void {
  return (view, from, to) =>
    view.dispatch({
      changes: { from, to, insert: text },
      selection: { anchor: from + text.length },
      userEvent: 'input.fix',
    });
}

/** Applies the repair of the problem at the cursor, or else of the first one that has any. Command of the editor. */
export function fixProblem(view: EditorView): boolean {
  const { head } = view.state.selection.main;
  let chosen: (() => void) | null = null;
  let isHere = false;
  forEachDiagnostic(view.state, ({ actions }, from, to) => {
    const [action] = actions ?? [];
    const here = from <= head && head <= to;
    if (action === undefined || isHere || (chosen !== null && !here)) return;
    isHere = here;
    chosen = () => action.apply(view, from, to);
  });
  if (chosen === null) return false;
  (chosen as () => void)();
  return true;
}
