import { CircleX, Info, WandSparkles } from 'lucide-react';
import { type ReactElement, type ReactNode, type Ref, type RefObject, useEffect, useRef, useState } from 'react';
import type { ExpressionHint } from '#expression/hints/hints-of.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { assert } from '#std/assert.ts';
import { useStore } from 'zustand';
import controls from '../../controls.module.css';
import { openOverlay } from '../../overlays.ts';
import { preferences } from '../../preferences.ts';
import { type Text, useText } from '../../texts/use-text.ts';
import { checkText, type CheckedText, type ExpressionRole } from './check-text.ts';
import type { CodeEditor } from './code-editor.ts';
import type { EditorContext } from './editor-context.ts';
import { type EditorModules, loadEditorModules, loadedEditorModules } from './load-editor.ts';
import { openInTurn } from './open-in-turn.ts';
import { useSettled } from './use-settled.ts';
import styles from './expression-field.module.css';

export interface ExpressionFieldProps {
  readonly id: string;
  readonly value: string;
  readonly of: ExpressionRole;
  readonly input: Schema | null;
  /** Accessible name of the editor. */
  readonly label: string;
  /** What a screen reader says after the name. */
  readonly help: string;
  readonly onChange: (value: string) => void;
  /** First values of the expression, shown while nothing is wrong. */
  readonly preview: ReactNode;
}

/** An expression with everything that helps to type it: the one field for expressions. */
export function ExpressionField(props: ExpressionFieldProps): ReactElement {
  const { id, value, of, input, label, help, onChange, preview } = props;
  const text = useText();
  const [focused, setFocused] = useState(false);
  const modules = useEditorModules();
  const { checked, hints } = useSettled({ value, of, input }, focused, modules);
  const invalid = checked.problems.length > 0;
  const description = [help, text('editorKeys'), ...[...checked.problems, ...hints].map(({ message }) => message)].join(
    ' ',
  );
  const host = useRef<HTMLDivElement>(null);
  const stand = useRef<HTMLPreElement>(null);
  const editor = useCodeEditor({ host, stand }, modules, {
    value,
    of,
    input,
    label,
    invalid,
    description,
    onChange,
    onFocus: setFocused,
  });
  return (
    <div className={styles.field}>
      <div ref={host} id={editor === null ? undefined : id} className={styles.host} data-ready={editor !== null} />
      {editor === null && <Waiting ref={stand} id={id} value={value} label={label} />}
      <div className={styles.foot}>
        {invalid ? (
          <Problems checked={checked} value={value} label={label} onFix={onChange} />
        ) : (
          <>
            <code className={styles.type}>{checked.type ?? text('editorNoType')}</code>
            {preview}
          </>
        )}
        <button
          type="button"
          className={styles.format}
          aria-label={text('editorFormatNamed', { name: label })}
          title={text('editorFormatKey', { format: text('editorFormat') })}
          disabled={invalid || editor === null}
          onClick={() => editor?.format()}
        >
          <WandSparkles size={13} />
        </button>
      </div>
      {hints.length > 0 && <Hints hints={hints} />}
    </div>
  );
}

/** Flink's surprises, said before they happen. */
function Hints({ hints }: { readonly hints: readonly ExpressionHint[] }): ReactElement {
  const text = useText();
  return (
    <ul className={styles.hints} aria-live="polite">
      {hints.slice(0, HINTS_SHOWN).map(({ code, message }) => (
        <li key={code}>
          <Info size={13} aria-label={text('severityInfo')} />
          <span>{message}</span>
        </li>
      ))}
    </ul>
  );
}

const HINTS_SHOWN = 3;

interface WaitingProps {
  readonly ref: Ref<HTMLPreElement>;
  readonly id: string;
  readonly value: string;
  readonly label: string;
}

/** What stands where the editor will be, in the same place and size; who comes to it is handed on. */
function Waiting({ ref, id, value, label }: WaitingProps): ReactElement {
  return (
    <pre ref={ref} id={id} className={styles.waiting} tabIndex={-1} aria-busy="true" aria-label={label}>
      {value === '' ? ' ' : value}
    </pre>
  );
}

function Problems(props: {
  readonly checked: CheckedText;
  readonly value: string;
  readonly label: string;
  readonly onFix: (value: string) => void;
}): ReactElement {
  const { checked, value, label, onFix } = props;
  const text = useText();
  return (
    <ul className={styles.problems} aria-live="polite">
      {checked.problems.slice(0, PROBLEMS_SHOWN).map(({ message, from, to, suggestion }) => (
        <li key={`${from} ${message}`}>
          <CircleX size={14} aria-label={text('severityError')} />
          <span>{message}</span>
          {suggestion !== null && (
            <button
              type="button"
              className={controls.button}
              aria-label={`${text('editorUse', { text: suggestion })}: ${label}`}
              title={text('editorUseKey')}
              onClick={() => onFix(value.slice(0, from) + suggestion + value.slice(to))}
            >
              {text('editorUse', { text: suggestion })}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

const PROBLEMS_SHOWN = 3;

interface EditorInput {
  readonly value: string;
  readonly of: ExpressionRole;
  readonly input: Schema | null;
  readonly label: string;
  readonly invalid: boolean;
  readonly description: string;
  readonly onChange: (value: string) => void;
  readonly onFocus: (focused: boolean) => void;
}

/** The editor inside of the host, once its code is there and the page has time for it. */
function useCodeEditor(
  { host, stand }: { readonly host: RefObject<HTMLElement | null>; readonly stand: RefObject<HTMLElement | null> },
  modules: EditorModules | null,
  input: EditorInput,
): CodeEditor | null {
  const language = useStore(preferences, (state) => state.language);
  const text = useText();
  const [editor, setEditor] = useState<CodeEditor | null>(null);
  const latest = useRef(input);
  /** What the context of the editor was made of. */
  const told = useRef<readonly unknown[]>([]);
  useEffect(() => {
    latest.current = input;
  });
  useEffect(() => {
    if (modules === null || host.current === null) return undefined;
    const place = host.current;
    let state: ReturnType<EditorModules['codeEditorState']> | null = null;
    let opened: CodeEditor | null = null;
    const turn = openInTurn(
      () => {
        told.current = factsOf(latest.current, text);
        state = modules.codeEditorState({
          text: latest.current.value,
          context: contextOf(latest.current, modules, text),
          onChange: (next) => latest.current.onChange(next),
          onFocus: (focused) => latest.current.onFocus(focused),
        });
      },
      () => {
        assert(state !== null, 'the step before has made it');
        opened = modules.openCodeEditor(place, state);
        if (stand.current !== null && document.activeElement === stand.current) place.focus();
        // What has changed between the steps it is told as soon as it is there.
        setEditor(opened);
      },
    );
    // Who comes to it before it is there waits no longer; after the press itself, which sets the cursor.
    const asked = (): unknown => setTimeout(turn.now);
    const standing = stand.current;
    standing?.addEventListener('focus', asked);
    if (standing !== null && document.activeElement === standing) asked();
    return () => {
      standing?.removeEventListener('focus', asked);
      turn.callOff();
      opened?.destroy();
      setEditor(null);
    };
    // Another language makes another editor: its phrases cannot be changed.
  }, [modules, host, stand, text]);
  const { value, of, input: schema, label, invalid, description } = input;
  useEffect(() => editor?.setText(value), [editor, value]);
  useEffect(() => {
    const facts = factsOf(latest.current, text);
    if (modules === null || editor === null || facts.every((fact, at) => fact === told.current[at])) return;
    told.current = facts;
    editor.setContext(contextOf(latest.current, modules, text));
  }, [editor, modules, of, schema, label, invalid, description, language, text]);
  return editor;
}

/** Everything that a context depends on; a text is another one in another language. */
function factsOf({ of, input, label, invalid, description }: EditorInput, text: Text): readonly unknown[] {
  return [of, input, label, invalid, description, text];
}

function useEditorModules(): EditorModules | null {
  const [modules, setModules] = useState(loadedEditorModules);
  useEffect(() => {
    if (modules === null) void loadEditorModules().then(setModules);
  }, [modules]);
  return modules;
}

function contextOf(now: EditorInput, modules: EditorModules, text: Text): EditorContext {
  return {
    input: now.input,
    role: now.of,
    functions: modules.knownFunctions(preferences.getState().language),
    label: now.label,
    description: now.description,
    invalid: now.invalid,
    explain: (name) => openOverlay('functions', name),
    hints: (typed) => modules.hintsOfText(typed, now.of, now.input, preferences.getState().language),
    check: (typed) => checkText(typed, now.of, now.input, preferences.getState().language),
    texts: {
      column: text('editorColumn'),
      function: text('editorFunction'),
      keyword: text('editorKeyword'),
      type: text('editorType'),
      completions: text('editorCompletions'),
      diagnostics: text('editorDiagnostics'),
      use: text('editorUse'),
    },
  };
}
