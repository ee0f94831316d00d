import { X } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { type FunctionRow, functionRows } from '#expression/texts/function-page.ts';
import controls from '../../controls.module.css';
import { Modal } from '../../frame/modal.tsx';
import { closeOverlay, overlays } from '../../overlays.ts';
import { preferences } from '../../preferences.ts';
import { type TextKey, TEXTS } from '../../texts/catalogue.ts';
import { type Text, useText } from '../../texts/use-text.ts';
import { AGGREGATE_HELP } from '../expression/aggregate-help.ts';
import { functionGroups } from './function-groups.ts';
import { IconButton } from '../../icon-button.tsx';
import styles from './functions.module.css';

/** Every function with its status: how it is called, what it does, an example; or why Weir refuses it. */
export function FunctionsDialog(): ReactElement {
  const text = useText();
  const language = useStore(preferences, (state) => state.language);
  const [query, setQuery] = useState(() => overlays.getState().query);
  const rows = useMemo(() => [...aggregateRows(language === 'zh' ? 1 : 0), ...functionRows(language)], [language]);
  const groups = functionGroups(rows, query);
  const available = rows.filter(({ status }) => status === 'available').length;
  return (
    <Modal label={text('cmdFunctions')} className={styles.dialog} onClose={closeOverlay}>
      <header className={styles.title}>
        <div>
          <h2>{text('cmdFunctions')}</h2>
          <p>{text('functionsCount', { available, refused: rows.length - available })}</p>
        </div>
        <input
          type="search"
          className={controls.input}
          placeholder={text('functionsSearch')}
          aria-label={text('functionsSearch')}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <IconButton label={text('close')} onClick={closeOverlay}>
          <X size={16} />
        </IconButton>
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys scroll what has the focus */}
      <div className={styles.groups} role="group" aria-label={text('cmdFunctions')} tabIndex={0}>
        {groups.map(([group, members]) => (
          <section key={group} aria-label={groupText(group, text)}>
            <h3>{groupText(group, text)}</h3>
            {group === '' ? <Refused rows={members} /> : <Available rows={members} />}
          </section>
        ))}
        {groups.length === 0 && <p className={controls.empty}>{text('functionsNone', { query })}</p>}
      </div>
    </Modal>
  );
}

function Available({ rows }: { readonly rows: readonly FunctionRow[] }): ReactElement {
  const text = useText();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{text('functionsCall')}</th>
          <th scope="col">{text('functionsHelp')}</th>
          <th scope="col">{text('functionsExample')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, signatures, help, example, result, java }) => (
          <tr key={name}>
            <th scope="row">
              {signatures.map((form) => (
                <code key={form}>{form}</code>
              ))}
            </th>
            <td>{help}</td>
            <td>
              {example !== null && <code>{`${example} → ${result === '' ? "''" : result}`}</code>}
              {java !== null && <code className={styles.java}>{java}</code>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Refused({ rows }: { readonly rows: readonly FunctionRow[] }): ReactElement {
  const text = useText();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{text('functionsCall')}</th>
          <th scope="col">{text('previewReason')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, help }) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td>{help}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function aggregateRows(language: 0 | 1): readonly FunctionRow[] {
  return AGGREGATE_HELP.map(({ name, signatures, help }): FunctionRow => ({
    name,
    status: 'available',
    group: 'aggregate',
    signatures,
    help: help[language],
    example: null,
    result: null,
    java: null,
  }));
}

function groupText(group: string, text: Text): string {
  if (group === '') return text('functionsRefused');
  if (group === 'aggregate') return text('functionsAggregates');
  const key = `group.${group}`;
  return key in TEXTS ? text(key as TextKey) : group;
}
