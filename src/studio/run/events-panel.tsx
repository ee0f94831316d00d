import { RotateCcw, X } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { formatCount } from '#canvas/canvas-texts.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceKind } from '#protocol/trace.ts';
import type { NumberedEvent } from '#view/trace-store.ts';
import controls from '../controls.module.css';
import { seek } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';
import { useRecentEvents } from '../session/use-recent-events.ts';
import type { EventWords } from './event-sentence.ts';
import { type EventRow, eventRow } from './event-text.ts';
import { useEventWords } from './use-event-words.ts';
import { clockText } from './run-format.ts';
import styles from './panels.module.css';

const SHOWN_MAX = 500;
/** A filter looks this far back: the log is for what just happened, the scrub bar for the rest. */
const SEARCHED_MAX = 5000;
const ROW_PX = 24;
/** Rows drawn beyond the edge, so that scrolling shows no gaps. */
const MARGIN_ROWS = 12;

const COUNTERS: readonly TraceKind[] = ['counters'];
const FAILURES: ReadonlySet<TraceKind> = new Set(['faultInjected', 'restartScheduled', 'checkpointFailed']);
const RESTORES: ReadonlySet<TraceKind> = new Set(['attemptStarted', 'stateRestored']);

/** The typed log, newest first; choosing a row shows its instant. Only the rows in sight are drawn. */
export function EventsPanel({ plan }: { readonly plan: JobPlan }): ReactElement {
  const words = useEventWords();
  const { text } = words;
  const eventCount = useStore(sessionStore, (state) => state.eventCount);
  const position = useStore(sessionStore, (state) => state.position);
  const start = useStore(sessionStore, (state) => state.clockStartMs);
  const [filter, setFilter] = useState('');
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(200);
  const recent = useRecentEvents(SEARCHED_MAX, wantsCounters(filter) ? [] : COUNTERS);
  const rows = useMemo(() => findRows(plan, recent, filter, words), [plan, recent, filter, words]);
  const from = Math.max(0, Math.floor(top / ROW_PX) - MARGIN_ROWS);
  const to = Math.min(rows.length, Math.ceil((top + height) / ROW_PX) + MARGIN_ROWS);
  return (
    <>
      <div className={styles.bar}>
        <input
          type="search"
          className={controls.input}
          placeholder={text('eventsFilter')}
          aria-label={text('eventsFilter')}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <span className={styles.quiet}>
          {text('eventsShown', { shown: formatCount(rows.length), total: formatCount(eventCount) })}
        </span>
      </div>
      <div
        className={styles.scroll}
        onScroll={(event) => {
          setTop(event.currentTarget.scrollTop);
          setHeight(event.currentTarget.clientHeight);
        }}
      >
        <table className={`${styles.table} ${styles.log}`} aria-rowcount={rows.length}>
          <thead>
            <tr>
              <th scope="col" className={styles.logClock}>
                {text('evClock')}
              </th>
              <th scope="col" className={styles.logKind}>
                {text('evKind')}
              </th>
              <th scope="col" className={styles.logSubject}>
                {text('evSubject')}
              </th>
              <th scope="col">{text('evWhat')}</th>
              <th scope="col" className={`${styles.number} ${styles.logNumber}`}>
                {text('evNumber')}
              </th>
            </tr>
          </thead>
          <tbody>
            {from > 0 ? <tr aria-hidden="true" style={{ height: from * ROW_PX }} /> : null}
            {rows.slice(from, to).map(({ event, number, row }) => (
              <tr key={number} className={number === position ? styles.selected : ''} onClick={() => seek(number)}>
                <td className={styles.number}>{clockText(event.stamp.timeMs - start)}</td>
                <td>
                  <button type="button" className={`${styles.plain} ${styles.logName}`}>
                    {FAILURES.has(event.body.kind) ? (
                      <X size={12} strokeWidth={3} className={styles.failure} aria-hidden="true" />
                    ) : null}
                    {RESTORES.has(event.body.kind) ? (
                      <RotateCcw size={12} strokeWidth={2.5} className={styles.persisted} aria-hidden="true" />
                    ) : null}
                    {row.kind}
                  </button>
                </td>
                <td className={styles.cut}>{row.subject}</td>
                <td className={styles.cut} title={row.what}>
                  {row.what}
                </td>
                <td className={styles.number}>{number}</td>
              </tr>
            ))}
            {to < rows.length ? <tr aria-hidden="true" style={{ height: (rows.length - to) * ROW_PX }} /> : null}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Counters come ten times a second and are the metrics panel's; whoever wants them names them. */
function wantsCounters(filter: string): boolean {
  return filter.trim().toLowerCase() === 'counters';
}

function findRows(
  plan: JobPlan,
  events: readonly NumberedEvent[],
  filter: string,
  words: EventWords,
): (NumberedEvent & { readonly row: EventRow })[] {
  const wanted = filter.trim().toLowerCase();
  const found: (NumberedEvent & { readonly row: EventRow })[] = [];
  for (let at = events.length - 1; at >= 0 && found.length < SHOWN_MAX; at--) {
    const numbered = events[at] as NumberedEvent;
    const row = eventRow(plan, numbered.event, words);
    if (wanted !== '' && !`${row.kind} ${row.subject} ${row.what}`.toLowerCase().includes(wanted)) continue;
    found.push({ ...numbered, row });
  }
  return found;
}
