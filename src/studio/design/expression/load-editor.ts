import type { codeEditorState, openCodeEditor } from './code-editor.ts';
import type { hintsOfText } from './hints-of-text.ts';
import type { knownFunctions } from './known-functions.ts';

/** What is fetched when the first expression is about to be shown: the editor is no part of the shell. */
export interface EditorModules {
  readonly codeEditorState: typeof codeEditorState;
  readonly openCodeEditor: typeof openCodeEditor;
  readonly knownFunctions: typeof knownFunctions;
  readonly hintsOfText: typeof hintsOfText;
}

let loading: Promise<EditorModules> | null = null;
let loaded: EditorModules | null = null;

/** Fetches the editor, once. */
export function loadEditorModules(): Promise<EditorModules> {
  loading ??= Promise.all([
    import('./code-editor.ts'),
    import('./known-functions.ts'),
    import('./hints-of-text.ts'),
  ]).then(
    ([editor, functions, hints]) =>
      (loaded = {
        codeEditorState: editor.codeEditorState,
        openCodeEditor: editor.openCodeEditor,
        knownFunctions: functions.knownFunctions,
        hintsOfText: hints.hintsOfText,
      }),
    (reason: unknown) => {
      // A fetch that failed may be tried again.
      loading = null;
      throw reason;
    },
  );
  return loading;
}

/** The editor if it is there already: then nothing has to wait. */
export function loadedEditorModules(): EditorModules | null {
  return loaded;
}
