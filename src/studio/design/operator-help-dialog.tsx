import { X } from 'lucide-react';
import { type ReactElement, useId } from 'react';
import { useStore } from 'zustand';
import type { NodeKind } from '#model/document.ts';
import { Modal } from '../frame/modal.tsx';
import { preferences } from '../preferences.ts';
import { type ExampleTable, type OperatorHelp, operatorHelp, type OptionHelp } from '../texts/operator-help.ts';
import { useText } from '../texts/use-text.ts';
import { IconButton } from '../icon-button.tsx';
import styles from './functions/functions.module.css';

/** The help page of a kind of node: what it does, its options by Flink's names, and an example that was executed. */
export function OperatorHelpDialog(props: { readonly kind: NodeKind; readonly onClose: () => void }): ReactElement {
  const { kind, onClose } = props;
  const text = useText();
  const language = useStore(preferences, (state) => state.language);
  const help = operatorHelp(kind, language);
  return (
    <Modal label={text('operatorHelpOf', { name: help.name })} className={styles.dialog} onClose={onClose}>
      <header className={styles.title}>
        <div>
          <h2>{help.name}</h2>
          <p>{text('flinkOption', { option: help.flink })}</p>
        </div>
        <IconButton label={text('close')} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys scroll what has the focus */}
      <div className={styles.groups} role="group" aria-label={help.name} tabIndex={0}>
        <p className={styles.sentence}>{help.sentence}</p>
        <p className={styles.sentence}>{help.detail}</p>
        <Example example={help.example} />
        {help.options.length > 0 && <Options title={text('operatorOptions')} options={help.options} />}
        <Options title={text('operatorCommonOptions')} options={help.commonOptions} />
      </div>
    </Modal>
  );
}

function Options(props: { readonly title: string; readonly options: readonly OptionHelp[] }): ReactElement {
  const { title, options } = props;
  const text = useText();
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{text('operatorOption')}</th>
            <th scope="col">{text('functionsHelp')}</th>
            <th scope="col">{text('operatorInFlink')}</th>
          </tr>
        </thead>
        <tbody>
          {options.map(({ path, label, sentence, flink, standard }) => (
            <tr key={path}>
              <th scope="row">{label}</th>
              <td>
                {sentence}
                {standard !== null && ` ${text('defaultIs', { value: standard })}`}
              </td>
              <td>{flink === null ? text('noFlinkOption') : <code>{flink}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Example({ example }: { readonly example: OperatorHelp['example'] }): ReactElement {
  const text = useText();
  const { caption, settings, file, inputs, outputs } = example;
  return (
    <section aria-label={text('functionsExample')}>
      <h3>{text('functionsExample')}</h3>
      <p className={styles.sentence}>{caption}</p>
      <dl className={styles.settings}>
        {settings.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      {file !== null && <pre className={styles.file}>{file}</pre>}
      <div className={styles.tables}>
        {inputs.map((table, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- inputs have no name but their place
          <Rows key={index} title={text('schemaIn')} table={table} />
        ))}
        {outputs.map((table) => (
          <Rows key={table.port} title={text(PORT_TITLES[table.port])} table={table} />
        ))}
      </div>
    </section>
  );
}

const PORT_TITLES = { out: 'schemaOut', late: 'schemaLate', failed: 'schemaFailed' } as const;

function Rows({ title, table }: { readonly title: string; readonly table: ExampleTable }): ReactElement {
  const id = useId();
  return (
    <div>
      <h4 id={id}>{title}</h4>
      <table aria-labelledby={id}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have no name but their place
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={table.columns[column]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
