import { CircleX } from 'lucide-react';
import { type ReactElement } from 'react';
import { timestampText } from '#expression/time/calendar.ts';
import type { DocumentNode, OutputPort } from '#model/document.ts';
import { catalogueEntry } from '#model/operator-catalogue.ts';
import type { PreviewRow, PreviewRows, PreviewTable } from '#model/preview.ts';
import { ROW_KIND_TEXT } from '#protocol/row-kind.ts';
import { useText } from '../../texts/use-text.ts';
import { PreviewCell } from './preview-cell.tsx';
import { plainColumns, shownColumns, type ShownColumn, usedColumns } from './preview-columns.ts';
import styles from './preview.module.css';

/**
 * The rows of a preview: where each output row belongs to an input row, both side by side with a rule between; else
 * what comes out, and what comes in where nothing does.
 */
export function PreviewTables(props: {
  readonly answer: PreviewRows;
  readonly node: DocumentNode;
  readonly port: OutputPort | null;
}): ReactElement {
  const { answer, node, port } = props;
  const text = useText();
  const { input, output, late, failed, paired } = answer;
  if (port === 'failed' && failed !== null) return <OneTable title={text('schemaFailed')} table={failed} node={null} />;
  if (port === 'late' && late !== null) return <OneTable title={text('schemaLate')} table={late} node={null} />;
  if (paired && port === null && input !== null && output !== null) {
    return <PairedTable input={input} output={output} node={node} />;
  }
  const main = output ?? input;
  if (main === null) return <p className={styles.note}>{text('previewBlocked')}</p>;
  const title = text(output === null ? 'schemaIn' : 'schemaOut');
  const waits = output === null && catalogueEntry(node.config.kind).outputs.length > 0;
  return (
    <>
      {waits && (
        <p className={styles.remark}>
          <CircleX size={15} className={styles.failure} aria-hidden="true" />
          <span>{text('previewInputOnly')}</span>
        </p>
      )}
      <OneTable title={title} table={main} node={output === null ? null : node} />
      {port === null && late !== null && late.total > 0 && (
        <OneTable title={text('schemaLate')} table={late} node={null} />
      )}
      {port === null && failed !== null && failed.total > 0 && (
        <OneTable title={text('schemaFailed')} table={failed} node={null} />
      )}
    </>
  );
}

function OneTable(props: {
  readonly title: string;
  readonly table: PreviewTable;
  /** Whose columns they are, if wrong ones are to be shown. */
  readonly node: DocumentNode | null;
}): ReactElement {
  const { title, table, node } = props;
  const text = useText();
  const columns = node === null ? plainColumns(table) : shownColumns(table, node);
  const timed = hasTimes(table);
  if (table.rows.length === 0) return <p className={styles.note}>{text('previewNoRows', { title })}</p>;
  return (
    <table className={styles.table}>
      <caption>{text('previewCaption', { title, shown: table.rows.length, total: table.total })}</caption>
      <thead>
        <tr>
          {table.changelog && <th scope="col">{text('previewKind')}</th>}
          {timed && <TimeHead />}
          {columns.map((column) => (
            <ColumnHead key={column.name} shown={column} quiet={false} edge={false} />
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- rows have no name but their place
          <tr key={index}>
            {table.changelog && <td className={styles.kind}>{ROW_KIND_TEXT[row.rowKind as 0]}</td>}
            {timed && <td className={styles.time}>{timeText(row)}</td>}
            <Cells columns={columns} row={row} quiet={false} edge={false} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PairedTable(props: {
  readonly input: PreviewTable;
  readonly output: PreviewTable;
  readonly node: DocumentNode;
}): ReactElement {
  const { input, output, node } = props;
  const text = useText();
  const before = usedColumns(input, node);
  const after = shownColumns(output, node);
  const timed = hasTimes(input);
  if (input.rows.length === 0)
    return <p className={styles.note}>{text('previewNoRows', { title: text('schemaIn') })}</p>;
  return (
    <table className={styles.table}>
      <caption>
        {text('previewCaption', { title: text('previewInOut'), shown: input.rows.length, total: input.total })}
      </caption>
      <thead>
        <tr>
          {input.changelog && <th scope="col">{text('previewKind')}</th>}
          {timed && <TimeHead />}
          {before.map((column) => (
            <ColumnHead key={column.name} shown={column} quiet edge={false} />
          ))}
          {after.map((column, index) => (
            <ColumnHead key={column.name} shown={column} quiet={false} edge={index === 0 && before.length > 0} />
          ))}
        </tr>
      </thead>
      <tbody>
        {input.rows.map((row, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- rows have no name but their place
          <tr key={index}>
            {input.changelog && <td className={styles.kind}>{ROW_KIND_TEXT[row.rowKind as 0]}</td>}
            {timed && <td className={styles.time}>{timeText(row)}</td>}
            <Cells columns={before} row={row} quiet edge={false} />
            <Cells columns={after} row={output.rows[index] ?? null} quiet={false} edge={before.length > 0} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TimeHead(): ReactElement {
  const text = useText();
  return (
    <th scope="col" className={styles.time}>
      {text('schemaTime')}
    </th>
  );
}

function ColumnHead(props: {
  readonly shown: ShownColumn;
  readonly quiet: boolean;
  readonly edge: boolean;
}): ReactElement {
  const { shown, quiet, edge } = props;
  const text = useText();
  const { column, name } = shown;
  return (
    <th
      scope="col"
      className={column?.numeric === true ? styles.number : undefined}
      data-quiet={quiet}
      data-edge={edge}
    >
      {column === null && <CircleX size={13} className={styles.failure} aria-label={text('severityError')} />}
      {name}
      <code>{column?.type ?? text('previewNoType')}</code>
    </th>
  );
}

function Cells(props: {
  readonly columns: readonly ShownColumn[];
  readonly row: PreviewRow | null;
  readonly quiet: boolean;
  readonly edge: boolean;
}): ReactElement {
  const { columns, row, quiet, edge } = props;
  return (
    <>
      {columns.map(({ column, index, name }, place) => {
        const value = column === null || row === null ? '–' : (row.cells[index] ?? null);
        return (
          <td
            key={name}
            className={column?.numeric === true ? `${styles.value} ${styles.number}` : styles.value}
            data-cut={value !== null && value.length > LETTERS_UNCUT_MAX}
            data-quiet={quiet}
            data-edge={edge && place === 0}
          >
            {value === null || value === '' ? <PreviewCell value={value} /> : value}
          </td>
        );
      })}
    </>
  );
}

/** So many letters fit, however wide: only what may not is clipped, for each clip is a thing of its own for whoever paints. */
const LETTERS_UNCUT_MAX = 20;

/** Whether event time says more than a column does that is there anyway. */
function hasTimes({ columns, rows }: PreviewTable): boolean {
  return !columns.some(({ time }) => time) && rows.some(({ eventTime }) => eventTime !== null);
}

function timeText({ eventTime }: PreviewRow): string {
  return eventTime === null ? '–' : timestampText(eventTime, 3);
}
