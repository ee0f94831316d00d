import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatCount } from '#canvas/shared/canvas-texts.ts';
import controls from '../controls.module.css';
import { sessionStore } from '../session/session-store.ts';
import { useFailureCauseText } from '../texts/use-failure-cause-text.ts';
import { useText } from '../texts/use-text.ts';
import { VerdictAction, VerdictGlyph } from './verdict-chip.tsx';
import { uncovered, verdictPhrase } from './verdict-phrase.ts';
import { sinksOf } from './plan-sinks.ts';
import { ScrollArea } from './scroll-area.tsx';
import styles from './panels.module.css';

const NAMES_MAX = 200;

/** The verdict with names, figures, and what it covers. */
export function VerdictPanel(): ReactElement {
  const text = useText();
  const verdict = useStore(sessionStore, (state) => state.verdict);
  const status = useStore(sessionStore, (state) => state.status);
  const plan = useStore(sessionStore, (state) => state.plan);
  const causeText = useFailureCauseText();
  const broken = useStore(sessionStore, ({ view }) => view?.brokenInvariant ?? null);
  if (verdict === null) return <p className={controls.empty}>{text('verdictNone')}</p>;
  const { scope } = verdict;
  const commits = plan === null || sinksOf(plan).some(({ kind }) => kind === 'log');
  const missing = uncovered(verdict, text);
  const phrase = verdictPhrase(verdict, { status, plan, broken });
  const scopeText =
    scope.by === 'reference' ? 'verdictCountsScope' : scope.level === 'summary' ? 'verdictSummary' : 'verdictLedger';
  return (
    <ScrollArea label={text('dockVerdict')}>
      <div className={styles.verdict}>
        <h3 className={styles.heading}>
          <VerdictGlyph kind={phrase.kind} /> {text(phrase.text)}
        </h3>
        {broken === null ? null : <p className={styles.broken}>{causeText(broken)}</p>}
        <p>{text(phrase.text === 'verdictPending' ? 'verdictPendingNote' : scopeText)}</p>
        <VerdictAction action={phrase.action} />
        {missing === null ? null : <p>{missing}</p>}
        <p>
          {text(commits ? 'verdictRows' : 'verdictTables', {
            committed: formatCount(scope.committedRows),
            repeated: formatCount(scope.repeatedRows),
          })}
        </p>
        {verdict.kind === 'undecided' ? null : (
          <dl className={styles.names}>
            <Names title={text('verdictLost')} names={verdict.lost} none={text('verdictNoneOfThese')} />
            <Names title={text('verdictTwice')} names={verdict.twice} none={text('verdictNoneOfThese')} />
          </dl>
        )}
        {scope.level === 'summary' || scope.operators.length === 0 ? null : (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{text('verdictOperator')}</th>
                <th scope="col">{text('verdictProcessedTitle')}</th>
                <th scope="col" className={styles.number}>
                  {text('verdictTwice')}
                </th>
              </tr>
            </thead>
            <tbody>
              {scope.operators.map(({ uid, name, processed, distinct, twice }) => (
                <tr key={uid}>
                  <th scope="row">{name}</th>
                  <td>
                    {text('verdictProcessed', { processed: formatCount(processed), distinct: formatCount(distinct) })}
                  </td>
                  <td className={styles.number}>{formatCount(twice)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </ScrollArea>
  );
}

interface NamesProps {
  readonly title: string;
  readonly names: readonly string[];
  readonly none: string;
}

function Names({ title, names, none }: NamesProps): ReactElement {
  return (
    <>
      <dt>
        {title}
        {names.length === 0 ? null : <span className={styles.count}>{names.length}</span>}
      </dt>
      <dd>
        {names.length === 0 ? none : names.slice(0, NAMES_MAX).join(', ')}
        {names.length > NAMES_MAX ? ' …' : ''}
      </dd>
    </>
  );
}
