import { ArrowLeft, CircleHelp, Download, Moon, Sun, Zap, ZapOff } from 'lucide-react';
import { type ReactElement, useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import type { PipelineDocument } from '#model/document.ts';
import { appStore, edit, setMode } from '../app-store.ts';
import { registerCommands } from '../commands.ts';
import controls from '../controls.module.css';
import { exportDocument } from '../document-file.ts';
import { IconButton } from '../icon-button.tsx';
import { openOverlay } from '../overlays.ts';
import { prefer, preferences } from '../preferences.ts';
import { useText } from '../texts/use-text.ts';
import { backToGallery, FRAME_COMMANDS, setWorld, toggleMotion, toggleTheme } from './frame-commands.ts';
import { Mark } from './mark.tsx';
import { SaveState } from './save-state.tsx';
import styles from './frame.module.css';

/** The bar above everything: what is open, how it is looked at, and the viewer's preferences. */
export function TopBar(): ReactElement {
  const text = useText();
  const screen = useStore(appStore, (state) => state.screen);
  const document = useStore(appStore, (state) => state.history?.present ?? null);
  useLayoutEffect(() => registerCommands(FRAME_COMMANDS), []);
  const opened = screen === 'editor' ? document : null;
  return (
    <header className={styles.bar}>
      <div className={styles.left}>
        {opened !== null && (
          <IconButton command="gallery" label={text('back')} onClick={backToGallery}>
            <ArrowLeft size={16} />
          </IconButton>
        )}
        <span className={styles.brand}>
          <Mark />
          {opened === null && <strong>{text('appName')}</strong>}
        </span>
        {opened !== null && <DocumentName document={opened} />}
        {opened !== null && <SaveState />}
      </div>
      {opened !== null && <ModeSwitch />}
      <div className={styles.right}>
        {opened !== null && <WorldSelect document={opened} />}
        <LanguageSwitch />
        <ThemeButtons />
        {opened !== null && (
          <IconButton command="export" label={text('exportFile')} onClick={() => exportDocument(opened)}>
            <Download size={16} />
          </IconButton>
        )}
        <IconButton command="help" label={text('help')} onClick={() => openOverlay('help')}>
          <CircleHelp size={16} />
        </IconButton>
      </div>
    </header>
  );
}

function DocumentName({ document }: { readonly document: PipelineDocument }): ReactElement {
  const text = useText();
  return (
    <input
      className={styles.name}
      aria-label={text('name')}
      value={document.name}
      maxLength={200}
      size={Math.min(32, Math.max(8, document.name.length + 1))}
      onChange={(event) => {
        const name = event.currentTarget.value;
        edit('editName', (before) => ({ ...before, name }), 'name');
      }}
      onBlur={() => {
        if (document.name.trim() === '') edit('editName', (before) => ({ ...before, name: text('untitled') }), 'name');
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}

function ModeSwitch(): ReactElement {
  const text = useText();
  const mode = useStore(appStore, (state) => state.mode);
  return (
    <div className={controls.segment} role="group" aria-label={text('mode')}>
      <button type="button" data-command="design" aria-pressed={mode === 'design'} onClick={() => setMode('design')}>
        {text('modeDesign')}
      </button>
      <button type="button" data-command="run-mode" aria-pressed={mode === 'run'} onClick={() => setMode('run')}>
        {text('modeRun')}
      </button>
    </div>
  );
}

function WorldSelect({ document }: { readonly document: PipelineDocument }): ReactElement {
  const text = useText();
  return (
    <select
      className={controls.select}
      aria-label={text('world')}
      value={document.run.world}
      onChange={(event) => setWorld(event.currentTarget.value === 'deterministic' ? 'deterministic' : 'workers')}
    >
      <option value="workers">{text('worldWorkers')}</option>
      <option value="deterministic">{text('worldDeterministic')}</option>
    </select>
  );
}

function LanguageSwitch(): ReactElement {
  const text = useText();
  const language = useStore(preferences, (state) => state.language);
  return (
    <div className={controls.segment} role="group" aria-label={text('language')}>
      <button
        type="button"
        data-command="language"
        lang="en"
        aria-pressed={language === 'en'}
        onClick={() => prefer({ language: 'en' })}
      >
        {text('languageEn')}
      </button>
      <button
        type="button"
        data-command="language"
        lang="zh-CN"
        aria-pressed={language === 'zh'}
        onClick={() => prefer({ language: 'zh' })}
      >
        {text('languageZh')}
      </button>
    </div>
  );
}

function ThemeButtons(): ReactElement {
  const text = useText();
  const { theme, reducedMotion } = useStore(preferences);
  return (
    <>
      <IconButton
        command="theme"
        label={text(theme === 'light' ? 'themeToDark' : 'themeToLight')}
        onClick={toggleTheme}
      >
        {theme === 'light' ? <Moon size={16} /> : <Sun size={16} />}
      </IconButton>
      <IconButton command="motion" label={text(reducedMotion ? 'motionAllow' : 'motionReduce')} onClick={toggleMotion}>
        {reducedMotion ? <ZapOff size={16} /> : <Zap size={16} />}
      </IconButton>
    </>
  );
}
