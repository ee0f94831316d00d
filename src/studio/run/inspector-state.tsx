import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import { formatCount } from '#canvas/shared/canvas-texts.ts';
import { type JobPlan, type OperatorPlan, parseSubtaskId, subtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import { ownedKeyGroups, subtaskTitle } from '#view/plan-topology.ts';
import controls from '../controls.module.css';
import { select, isAskable, sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { endedStateText } from './ended-state-text.ts';
import { type KeyLookup, lookUpKey } from './key-lookup.ts';
import { stage } from './run-ui.ts';
import { keyFieldsOf, statefulOperator } from './stateful-operator.ts';
import { useDatedAnswer, usePolled } from './use-polled.ts';
import { windowText } from './window-text.ts';
import styles from './panels.module.css';

/** Keyed state of a subtask: groups, a look-up that shows Flink's formula, and the entries. */
export function InspectorState({ plan, id }: { readonly plan: JobPlan; readonly id: SubtaskId }): ReactElement {
  const text = useText();
  const live = useStore(sessionStore, isAskable);
  const ended = useStore(sessionStore, (state) => state.status === 'ended' && state.position === null);
  const operator = statefulOperator(plan, parseSubtaskId(id).vertex);
  if (operator === null) return <p className={controls.empty}>{text('stateNone')}</p>;
  if (!live) return <p className={controls.empty}>{text('statePast')}</p>;
  if (ended) return <EndedState jobId={plan.jobId} />;
  return <KeyedState key={id} plan={plan} id={id} operator={operator} />;
}

/** Storage is asked what it has: a job that ran to its end leaves no checkpoints, and storage may be gone with the job. */
function EndedState({ jobId }: { readonly jobId: string }): ReactElement {
  const text = useText();
  const own = useStore(sessionStore, ({ world }) => world === 'deterministic');
  const answer = usePolled({ kind: 'resumableJobs' }, true);
  return <p className={controls.empty}>{text(...endedStateText(answer, own ? null : jobId))}</p>;
}

interface KeyedStateProps {
  readonly plan: JobPlan;
  readonly id: SubtaskId;
  readonly operator: OperatorPlan;
}

function KeyedState({ plan, id, operator }: KeyedStateProps): ReactElement {
  const text = useText();
  const running = useStore(sessionStore, (state) => state.status === 'running');
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(0);
  const { uid } = operator;
  const shownAt = useStore(sessionStore, ({ position }) => position);
  const groups = useDatedAnswer({ kind: 'keyGroups', subtask: id, uid }, running)?.answer;
  const dated = useDatedAnswer({ kind: 'keyedState', subtask: id, uid, keyGroup: null, search, page }, running);
  const state = dated?.answer;
  const { vertex } = parseSubtaskId(id);
  const { maxParallelism, parallelism } = plan.vertices[vertex] ?? { maxParallelism: 128, parallelism: 1 };
  const types = keyFieldsOf(operator).flatMap((at) => operator.inputSchema?.fields[at]?.type ?? []);
  const lookup = lookUpKey(search, types, maxParallelism, parallelism);
  return (
    <div className={styles.scroll} aria-busy={dated !== null && dated.position !== shownAt}>
      <GroupStrip
        plan={plan}
        id={id}
        counts={groups?.kind === 'keyGroups' ? groups.counts : []}
        asOf={
          dated === null || dated.position === null
            ? text('stateNow')
            : text('stateAsOf', { event: formatCount(dated.position) })
        }
        hot={lookup?.keyGroup ?? null}
      />
      <div className={styles.block}>
        <input
          type="search"
          className={`${controls.input} ${styles.wideInput}`}
          placeholder={text('stateLookup')}
          aria-label={text('stateLookup')}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setPage(0);
          }}
        />
        {types.length > 1 ? <p className={styles.quiet}>{text('lookupSeveral')}</p> : null}
        {lookup === null ? null : (
          <Formula
            plan={plan}
            vertex={vertex}
            typed={search}
            lookup={lookup}
            max={maxParallelism}
            parallelism={parallelism}
          />
        )}
      </div>
      {state?.kind === 'queryFailed' ? <p className={controls.empty}>{text('stateSilent')}</p> : null}
      {state?.kind === 'keyedState' ? (
        <>
          <Entries entries={state.entries} />
          <Paging total={state.total} size={state.pageSize} page={page} onPage={setPage} />
        </>
      ) : null}
    </div>
  );
}

interface GroupStripProps {
  readonly plan: JobPlan;
  readonly id: SubtaskId;
  readonly counts: readonly number[];
  /** The instant that the counts and the entries are about. */
  readonly asOf: string;
  readonly hot: number | null;
}

function GroupStrip({ plan, id, counts, asOf, hot }: GroupStripProps): ReactElement | null {
  const text = useText();
  const owned = ownedKeyGroups(plan, id);
  const max = plan.vertices[parseSubtaskId(id).vertex]?.maxParallelism ?? 128;
  if (owned === null) return null;
  const most = Math.max(1, ...counts);
  const label = text('keyGroupsOwned', { name: subtaskTitle(plan, id), first: owned.first, last: owned.last, max });
  return (
    <div className={styles.block}>
      <h3 className={styles.blockTitle}>
        {text('keyGroupsTitle')}
        <span className={styles.asOf}>{asOf}</span>
      </h3>
      <svg className={styles.strip} viewBox={`0 0 ${max} 36`} preserveAspectRatio="none" role="img" aria-label={label}>
        {Array.from({ length: max }, (_, group) => {
          const mine = group >= owned.first && group <= owned.last;
          const height = mine ? Math.max(1, (28 * (counts[group - owned.first] ?? 0)) / most) : 6;
          const fill = mine ? (group === hot ? 'var(--ink)' : 'var(--line2)') : 'var(--cell)';
          return <rect key={group} x={group} width={0.8} y={30 - height} height={height} fill={fill} />;
        })}
        <rect x={owned.first} width={owned.last - owned.first + 1} y={33} height={2} fill="var(--ink)" />
      </svg>
      <p className={styles.quiet}>{label}</p>
    </div>
  );
}

interface FormulaProps {
  readonly plan: JobPlan;
  readonly vertex: number;
  readonly typed: string;
  readonly lookup: KeyLookup;
  readonly max: number;
  readonly parallelism: number;
}

/** Flink's four lines from a key to its subtask. */
function Formula({ plan, vertex, typed, lookup, max, parallelism }: FormulaProps): ReactElement {
  const text = useText();
  const owner = subtaskId(vertex, lookup.subtask);
  return (
    <dl className={styles.formula}>
      <dt>{`"${typed}".hashCode()`}</dt>
      <dd>{lookup.hashCode}</dd>
      <dt>murmur(·)</dt>
      <dd>{lookup.murmur}</dd>
      <dt>mod {max}</dt>
      <dd>
        {text('lookupGroup')} <strong>{lookup.keyGroup}</strong>
      </dd>
      <dt>
        ⌊{lookup.keyGroup} · {parallelism} / {max}⌋ = {lookup.subtask}
      </dt>
      <dd>
        <button type="button" className={styles.link} onClick={() => select({ kind: 'subtask', id: owner })}>
          {subtaskTitle(plan, owner)}
        </button>
      </dd>
    </dl>
  );
}

interface EntriesProps {
  readonly entries: readonly {
    readonly keyGroup: number;
    readonly key: string;
    readonly namespace: string;
    readonly state: string;
    readonly value: string;
  }[];
}

function Entries({ entries }: EntriesProps): ReactElement {
  const text = useText();
  const windowed = entries.some(({ namespace }) => namespace !== '');
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" aria-label={text('legendRecord')} />
          <th scope="col">{text('stateKey')}</th>
          <th scope="col" className={styles.number}>
            {text('stateGroup')}
          </th>
          {windowed ? <th scope="col">{text('stateWindow')}</th> : null}
          <th scope="col" className={styles.number}>
            {text('stateValue')}
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ keyGroup, key, namespace, state, value }) => (
          <tr key={`${key} ${namespace} ${state}`}>
            <td>
              <span className={styles.glyph}>{stage.current?.labelOf(key) ?? key.slice(0, 2)}</span>
            </td>
            <th scope="row" className={styles.cut}>
              {key}
            </th>
            <td className={styles.number}>{keyGroup}</td>
            {windowed ? (
              <td className={styles.cut} title={namespace}>
                {windowText(namespace)}
              </td>
            ) : null}
            <td className={`${styles.number} ${styles.strong} ${styles.cut}`} title={`${state}: ${value}`}>
              {value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface PagingProps {
  readonly total: number;
  readonly size: number;
  readonly page: number;
  readonly onPage: (page: number) => void;
}

function Paging({ total, size, page, onPage }: PagingProps): ReactElement {
  const text = useText();
  const pages = Math.max(1, Math.ceil(total / size));
  return (
    <div className={styles.bar}>
      <span className={styles.quiet}>{text('stateEntries', { total: formatCount(total) })}</span>
      {pages === 1 ? null : (
        <span className={styles.end}>
          <button type="button" className={controls.button} disabled={page === 0} onClick={() => onPage(page - 1)}>
            {text('previousPage')}
          </button>
          {page + 1}/{pages}
          <button
            type="button"
            className={controls.button}
            disabled={page >= pages - 1}
            onClick={() => onPage(page + 1)}
          >
            {text('nextPage')}
          </button>
        </span>
      )}
    </div>
  );
}
