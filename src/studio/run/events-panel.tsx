import { RotateCcw, X } from 'lucide-react';
import { memo, type ReactElement, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { formatCount } from '#canvas/shared/canvas-texts.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceKind } from '#protocol/trace.ts';
import type { NumberedEvent } from '#view/trace-store.ts';
import controls from '../controls.module.css';
import { seek } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';
import { useRecentEvents } from '../session/use-recent-events.ts';
import type { EventWords } from './event-sentence.ts';
import { eventRow } from './event-text.ts';
import { useEventWords } from './use-event-words.ts';
import { useRowsInSight } from './use-rows-in-sight.ts';
import { clockText } from './run-format.ts';
import styles from './panels.module.css';

const SHOWN_MAX = 500;
/** A filter looks this far back: the log is for what just happened, the scrub bar for the rest. */
const SEARCHED_MAX = 5000;
const ROW_PX = 24;

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
  const recent = useRecentEvents(SEARCHED_MAX, wantsCounters(filter) ? [] : COUNTERS);
  const rows = useMemo(() => findRows(plan, recent, filter, words), [plan, recent, filter, words]);
  const { from, to, area, onScroll } = useRowsInSight(rows.length, ROW_PX);
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
      <div ref={area} className={styles.scroll} onScroll={onScroll}>
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
            {rows.slice(from, to).map((numbered) => (
              <LogRow
                key={numbered.number}
                numbered={numbered}
                plan={plan}
                words={words}
                startMs={start}
                selected={numbered.number === position}
              />
            ))}
            {to < rows.length ? <tr aria-hidden="true" style={{ height: (rows.length - to) * ROW_PX }} /> : null}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** One event in words. They are found for the rows in sight only, and once. */
const LogRow = memo(function LogRow(props: {
  readonly numbered: NumberedEvent;
  readonly plan: JobPlan;
  readonly words: EventWords;
  readonly startMs: number;
  readonly selected: boolean;
}): ReactElement {
  const { plan, words, startMs, selected } = props;
  const { event, number } = props.numbered;
  const row = eventRow(plan, event, words);
  return (
    <tr className={selected ? styles.selected : ''} onClick={() => seek(number)}>
      <td className={styles.number}>{clockText(event.stamp.timeMs - startMs)}</td>
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
  );
});

/** Counters come ten times a second and are the metrics panel's; whoever wants them names them. */
function wantsCounters(filter: string): boolean {
  return filter.trim().toLowerCase() === 'counters';
}

/** The newest events that say what is wanted, newest first. */
function findRows(
  plan: JobPlan,
  events: readonly NumberedEvent[],
  filter: string,
  words: EventWords,
): readonly NumberedEvent[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return events.slice(-SHOWN_MAX).toReversed();
  const found: NumberedEvent[] = [];
  for (let at = events.length - 1; at >= 0 && found.length < SHOWN_MAX; at--) {
    const numbered = events[at] as NumberedEvent;
    const { kind, subject, what } = eventRow(plan, numbered.event, words);
    if (`${kind} ${subject} ${what}`.toLowerCase().includes(wanted)) found.push(numbered);
  }
  return found;
}
