import { GitCompareArrows, Pencil, RotateCcw, Trash2, X } from 'lucide-react';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { PipelineDocument } from '#model/document.ts';
import { LABEL_POINTS_MAX } from '#model/document-limits.ts';
import { registerCommands } from '../commands.ts';
import controls from '../controls.module.css';
import { closePanel } from '../design/design-panels.ts';
import { FloatingPanel } from '../floating-panel.tsx';
import { NameInput } from '../frame/name-input.tsx';
import { useHost, useVaultState } from '../host-context.ts';
import { IconButton } from '../icon-button.tsx';
import type { HostVersion } from '../studio-host.ts';
import { storageReasonText } from '../texts/storage-reason-text.ts';
import { type Text, useText } from '../texts/use-text.ts';
import { useDateFormat } from '../use-date-format.ts';
import { versionCommands } from './version-commands.ts';
import { versionName } from './version-name.ts';
import {
  compareVersions,
  dropVersion,
  hushVersions,
  refreshVersions,
  renameVersion,
  renameVersionOf,
  restoreVersion,
  saveVersion,
  takeBackDrop,
  type VersionNotice,
  versionStore,
} from './version-store.ts';
import styles from './versions.module.css';

/** The kept versions of the open document: keeping one, comparing it with now, going back to it. */
export function VersionsPanel({ document }: { readonly document: PipelineDocument }): ReactElement {
  const text = useText();
  const host = useHost();
  const mayWrite = useVaultState().kind === 'owner';
  const state = useStore(versionStore);
  const versions = state.documentId === document.id ? state.versions : null;
  useEffect(() => void refreshVersions(host), [host]);
  useEffect(() => registerCommands(versionCommands(host, text, versions ?? [])), [host, text, versions]);
  const date = useDateFormat({ dateStyle: 'medium', timeStyle: 'short' });
  return (
    <FloatingPanel title={text('versions')} className={styles.panel} onClose={closePanel}>
      {versions !== null && (
        <SaveForm key={versions.length} suggestion={suggested(text, versions)} mayWrite={mayWrite} />
      )}
      {state.notice !== null && <Notice notice={state.notice} mayWrite={mayWrite} />}
      <ol className={styles.list}>
        {versions?.map((version) => (
          <VersionRow key={version.number} version={version} when={date.format(version.savedAt)} mayWrite={mayWrite} />
        ))}
      </ol>
      <p className={styles.note}>{text(versions?.length === 0 ? 'versionsNone' : 'versionsNote')}</p>
    </FloatingPanel>
  );
}

function SaveForm({ suggestion, mayWrite }: { readonly suggestion: string; readonly mayWrite: boolean }): ReactElement {
  const text = useText();
  const host = useHost();
  const [name, setName] = useState(suggestion);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  return (
    <form
      className={styles.save}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && mayWrite) void saveVersion(host, name.trim());
      }}
    >
      <input
        ref={input}
        className={controls.input}
        aria-label={text('versionName')}
        maxLength={LABEL_POINTS_MAX}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <button
        type="submit"
        className={controls.button}
        data-command="save-version"
        disabled={!mayWrite || name.trim() === ''}
      >
        {text('versionSave')}
      </button>
    </form>
  );
}

function VersionRow(props: {
  readonly version: HostVersion;
  readonly when: string;
  readonly mayWrite: boolean;
}): ReactElement {
  const { version, when, mayWrite } = props;
  const text = useText();
  const host = useHost();
  const renaming = useStore(versionStore, (state) => state.renaming === version.number);
  const name = versionName(text, version);
  return (
    <li className={styles.row}>
      {renaming ? (
        <NameInput
          label={text('versionName')}
          name={version.name ?? ''}
          onDone={(wanted) => {
            renameVersionOf(null);
            if (wanted !== null) void renameVersion(host, version, wanted);
          }}
        />
      ) : (
        <div className={styles.words}>
          <span className={styles.name} data-automatic={version.name === null} title={name}>
            {name}
          </span>
          <span className={styles.when}>{when}</span>
        </div>
      )}
      <IconButton
        command={`compare-version-${version.number}`}
        label={`${text('versionCompare')}: ${name}`}
        onClick={() => compareVersions({ before: version.number, after: null })}
      >
        <GitCompareArrows size={15} />
      </IconButton>
      <IconButton
        command={`restore-version-${version.number}`}
        label={`${text('versionRestore')}: ${name}`}
        disabled={!mayWrite}
        onClick={() => void restoreVersion(host, version)}
      >
        <RotateCcw size={15} />
      </IconButton>
      <IconButton
        command={`rename-version-${version.number}`}
        label={`${text('versionRename')}: ${name}`}
        disabled={!mayWrite}
        onClick={() => renameVersionOf(version.number)}
      >
        <Pencil size={15} />
      </IconButton>
      <IconButton
        command={`delete-version-${version.number}`}
        label={`${text('delete')}: ${name}`}
        disabled={!mayWrite}
        onClick={() => void dropVersion(host, version)}
      >
        <Trash2 size={15} />
      </IconButton>
    </li>
  );
}

function Notice({ notice, mayWrite }: { readonly notice: VersionNotice; readonly mayWrite: boolean }): ReactElement {
  const text = useText();
  const host = useHost();
  return (
    <div className={styles.notice} role={notice.kind === 'dropped' || notice.kind === 'restored' ? 'status' : 'alert'}>
      <span>{noticeText(notice, text)}</span>
      {notice.kind === 'dropped' && (
        <button
          type="button"
          className={controls.button}
          disabled={!mayWrite}
          onClick={() => void takeBackDrop(host, notice.version)}
        >
          {text('undo')}
        </button>
      )}
      <IconButton label={text('dismiss')} onClick={hushVersions}>
        <X size={14} />
      </IconButton>
    </div>
  );
}

function noticeText(notice: VersionNotice, text: Text): string {
  switch (notice.kind) {
    case 'failed':
      return text('versionFailed', { reason: storageReasonText(text, notice.reason) });
    case 'unreadable':
      return text('versionUnreadable', {
        name: versionName(text, notice.version),
        reason: storageReasonText(text, notice.reason),
      });
    case 'dropped':
      return text('versionDropped', { name: versionName(text, notice.version) });
    case 'restored':
      return text('versionRestored', { name: versionName(text, notice.version) });
  }
}

/** The next free one of `Version 1`, `Version 2`, … */
function suggested(text: Text, versions: readonly HostVersion[]): string {
  const names = new Set(versions.map(({ name }) => name));
  for (let number = 1; ; number++) {
    const name = text('versionNumbered', { number });
    if (!names.has(name)) return name;
  }
}
