import { ChevronLeft, ChevronRight, Download } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { formatCount } from '#canvas/shared/canvas-texts.ts';
import { valueText } from '#expression/values/value-text.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { SINK_PAGE_ROWS_MAX } from '#protocol/limits.ts';
import type { QueryAnswer, SinkRow } from '#protocol/query.ts';
import { registerCommands } from '../commands.ts';
import controls from '../controls.module.css';
import { downloadFile } from '../download-file.ts';
import { exportSink } from '../session/session-actions.ts';
import { isAskable, sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { csvText } from './csv.ts';
import { type PlanSink, sinksOf } from './plan-sinks.ts';
import { usePolled } from './use-polled.ts';
import { useRowsInSight } from './use-rows-in-sight.ts';
import { problemText } from './problem-text.ts';
import { ScrollArea } from './scroll-area.tsx';
import { IconButton } from '../icon-button.tsx';
import styles from './panels.module.css';

type Lens = 'committed' | 'uncommitted';

const ROW_PX = 26;

/** What a reader of the sink sees, in either isolation level. */
export function SinkPanel({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const sinks = sinksOf(plan);
  const [chosen, setChosen] = useState('');
  const [lens, setLens] = useState<Lens>('uncommitted');
  /** null: the newest page, whichever that is. */
  const [page, setPage] = useState<number | null>(null);
  const status = useStore(sessionStore, (state) => state.status);
  const live = useStore(sessionStore, isAskable);
  const sink = sinks.find((it) => it.sink === chosen) ?? sinks[0];
  const { answer, at, pages, total } = useSinkPage(sink, lens, page, live, status === 'running');

  useEffect(() => {
    if (sink === undefined || !live) return undefined;
    return registerCommands([
      { id: 'run.readUncommitted', text: 'cmdReadUncommitted', run: () => setLens('uncommitted') },
      { id: 'run.readCommitted', text: 'cmdReadCommitted', run: () => setLens('committed') },
      { id: 'run.downloadCsv', text: 'downloadCsv', run: () => void download(plan, sink, lens) },
    ]);
    // A plan has new objects for its sinks whenever it is looked at.
    // oxlint-disable-next-line react/exhaustive-deps -- the name says which sink it is
  }, [plan, sink?.sink, lens, live]);

  if (sink === undefined) return <p className={controls.empty}>{text('sinkNone')}</p>;
  if (!live) return <p className={controls.empty}>{text('statePast')}</p>;
  return (
    <>
      <div className={styles.bar}>
        {sinks.length > 1 ? (
          <select
            className={controls.select}
            aria-label={text('sinkPick')}
            value={sink.sink}
            onChange={(event) => {
              setChosen(event.target.value);
              setPage(null);
            }}
          >
            {sinks.map((it) => (
              <option key={it.sink} value={it.sink}>
                {it.name}
              </option>
            ))}
          </select>
        ) : (
          <strong>{sink.name}</strong>
        )}
        {sink.kind === 'log' ? <LensSwitch lens={lens} onLens={setLens} /> : null}
        <span className={styles.quiet}>{text('sinkRows', { total: formatCount(total) })}</span>
        <span className={styles.end}>
          <IconButton label={text('previousPage')} disabled={at === 0} onClick={() => setPage(at - 1)}>
            <ChevronLeft size={16} aria-hidden="true" />
          </IconButton>
          <span>
            {text('page')} {at + 1}/{pages}
          </span>
          <IconButton
            label={text('nextPage')}
            disabled={page === null || at >= pages - 1}
            onClick={() => setPage(at + 1 >= pages - 1 ? null : at + 1)}
          >
            <ChevronRight size={16} aria-hidden="true" />
          </IconButton>
          <button
            type="button"
            className={controls.button}
            data-command="run.downloadCsv"
            aria-label={text('downloadCsv')}
            title={text('downloadCsv')}
            onClick={() => void download(plan, sink, lens)}
          >
            <Download size={14} aria-hidden="true" />
            <span className={styles.spare}>{text('downloadCsv')}</span>
          </button>
        </span>
      </div>
      {answer?.kind === 'queryFailed' ? <p className={controls.empty}>{problemText(answer.reason, text)}</p> : null}
      {answer?.kind === 'sinkRows' ? <SinkTable rows={answer.rows} sink={sink} /> : null}
    </>
  );
}

function LensSwitch({ lens, onLens }: { readonly lens: Lens; readonly onLens: (lens: Lens) => void }): ReactElement {
  const text = useText();
  return (
    <div className={controls.segment} role="group" aria-label={text('lens')}>
      <button
        type="button"
        data-command="run.readUncommitted"
        aria-pressed={lens === 'uncommitted'}
        onClick={() => onLens('uncommitted')}
      >
        {text('lensUncommitted')}
      </button>
      <button
        type="button"
        data-command="run.readCommitted"
        aria-pressed={lens === 'committed'}
        onClick={() => onLens('committed')}
      >
        {text('lensCommitted')}
      </button>
    </div>
  );
}

interface SinkPage {
  readonly answer: QueryAnswer | null;
  readonly at: number;
  readonly pages: number;
  readonly total: number;
}

function useSinkPage(
  sink: PlanSink | undefined,
  lens: Lens,
  page: number | null,
  live: boolean,
  running: boolean,
): SinkPage {
  const [known, setKnown] = useState(0);
  const pages = Math.max(1, Math.ceil(known / SINK_PAGE_ROWS_MAX));
  const at = Math.min(page ?? pages - 1, pages - 1);
  const answer = usePolled(
    sink !== undefined && live ? { kind: 'sinkRows', sink: sink.sink, lens, page: at } : null,
    running,
  );
  const total = answer?.kind === 'sinkRows' ? answer.total : known;
  if (total !== known) setKnown(total);
  // The page before stays until the next one is there: a blank panel in between would blink.
  const [before, setBefore] = useState<{ readonly from: string; readonly answer: QueryAnswer } | null>(null);
  const from = `${sink?.sink} ${lens}`;
  if (answer !== null && before?.answer !== answer) setBefore({ from, answer });
  const shown = answer ?? (live && before?.from === from ? before.answer : null);
  return { answer: shown, at, pages, total };
}

/** The rows of a page, newest first. Only those in sight are drawn: there are a thousand, and new ones twice a second. */
function SinkTable({ rows, sink }: { readonly rows: readonly SinkRow[]; readonly sink: PlanSink }): ReactElement {
  const text = useText();
  const sight = useRowsInSight(rows.length, ROW_PX);
  if (rows.length === 0) return <p className={controls.empty}>{text('sinkNone')}</p>;
  const { from, to } = sight;
  return (
    <ScrollArea label={text('dockSink')} rows={sight}>
      <table className={styles.table} aria-rowcount={rows.length}>
        <thead>
          <tr>
            <th scope="col" className={styles.number}>
              {text('rowNumber')}
            </th>
            {sink.schema.fields.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">{text('sinkStatus')}</th>
            <th scope="col">{text('rowTransaction')}</th>
            <th scope="col" className={styles.number}>
              {text('mSubtask')}
            </th>
          </tr>
        </thead>
        <tbody>
          {from > 0 ? <tr aria-hidden="true" style={{ height: from * ROW_PX }} /> : null}
          {rows
            .toReversed()
            .slice(from, to)
            .map((row) => (
              <tr key={row.position} className={isOpen(row) ? styles.uncommitted : ''}>
                <td className={styles.number}>{formatCount(row.position + 1)}</td>
                {cellsOf(sink, row).map((cell, at) => (
                  <td key={sink.schema.fields[at]?.name} className={styles.cut}>
                    {cell}
                  </td>
                ))}
                <td>
                  {isOpen(row) ? '○ ' : row.status === 'aborted' ? '× ' : '✓ '}
                  {row.status}
                  {row.repeated ? ` ↻ ${text('sinkRepeated')}` : ''}
                </td>
                <td title={row.transaction ?? undefined}>
                  {row.transaction?.slice(row.transaction.lastIndexOf(':') + 1) ?? '–'}
                </td>
                <td className={styles.number}>#{Number(row.subtask.split('/')[1]) + 1}</td>
              </tr>
            ))}
          {to < rows.length ? <tr aria-hidden="true" style={{ height: (rows.length - to) * ROW_PX }} /> : null}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function isOpen({ status }: SinkRow): boolean {
  return status === 'open' || status === 'pre-committed';
}

function cellsOf(sink: PlanSink, row: SinkRow): string[] {
  return sink.schema.fields.map(({ type }, at) => valueText(type, row.values[at] ?? null));
}

async function download(plan: JobPlan, sink: PlanSink, lens: Lens): Promise<void> {
  const answer = await exportSink(sink.sink, lens);
  if (answer.kind !== 'sinkRows') {
    sessionStore.setState({ error: answer.kind === 'queryFailed' ? answer.reason : answer.kind });
    return;
  }
  const head = [...sink.schema.fields.map(({ name }) => name), 'status'];
  const rows = answer.rows.map((row) => [...cellsOf(sink, row), row.status]);
  downloadFile(`${plan.name} ${sink.name}`, '.csv', { text: csvText([head, ...rows]), type: 'text/csv' });
}
