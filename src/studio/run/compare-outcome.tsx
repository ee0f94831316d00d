import { type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { SinkRow } from '#protocol/query.ts';
import type { Screen } from '#view/view-protocol.ts';
import { branchStore, runOf } from '../session/branches.ts';
import { type Text, useText } from '../texts/use-text.ts';
import { branchName } from './branch-glyph.tsx';
import { sinksOf } from './plan-sinks.ts';
import { clockText } from './run-format.ts';
import { verdictPhrase } from './verdict-phrase.ts';
import { ScrollArea } from './scroll-area.tsx';
import panels from './panels.module.css';
import styles from './compare.module.css';

interface CompareOutcomeProps {
  readonly ids: readonly number[];
  readonly plan: JobPlan;
  readonly screens: readonly (Screen | null)[];
}

/** Outputs and verdicts beside each other; what differs is marked. */
export function CompareOutcome({ ids, plan, screens }: CompareOutcomeProps): ReactElement {
  const text = useText();
  const branches = useStore(branchStore, (state) => state.branches);
  const outputs = useOutputs(ids, plan);
  const columns = ids.map((_, side) => [
    ...figuresOf(screens[side] ?? null, plan, text),
    ...sinksOf(plan).flatMap(({ sink, name }) => {
      const rows = outputs[side]?.get(sink) ?? null;
      return [
        [text('compareRows', { sink: name }), rows === null ? '–' : String(rows.length)],
        [text('compareDistinct', { sink: name }), rows === null ? '–' : String(differentRows(rows))],
      ] as const;
    }),
  ]);
  return (
    <ScrollArea label={text('compareFacts')}>
      <table className={panels.table}>
        <thead>
          <tr>
            <th scope="col">{text('compareFigure')}</th>
            {ids.map((id, side) => (
              <th key={`${side} ${id}`} scope="col">
                {branchName(branches, id, text)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(columns[0] ?? []).map(([figure], row) => {
            const values = columns.map((column) => column[row]?.[1] ?? '–');
            const differs = new Set(values).size > 1;
            return (
              <tr key={figure} className={differs ? styles.differs : ''}>
                <th scope="row">
                  {differs ? '≠ ' : ''}
                  {figure}
                </th>
                {values.map((value, side) => (
                  <td key={`${ids[side]} ${side}`}>{value}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function figuresOf(screen: Screen | null, plan: JobPlan, text: Text): (readonly [figure: string, value: string])[] {
  const live = screen?.live;
  const verdict = screen?.verdict ?? null;
  const broken = screen?.view?.brokenInvariant ?? null;
  const counted = verdict !== null && verdict.kind !== 'undecided' ? verdict : null;
  const status = live?.jobState === 'FINISHED' ? 'ended' : 'running';
  return [
    [text('compareState'), live?.jobState ?? '–'],
    [text('compareVerdict'), verdict === null ? '–' : text(verdictPhrase(verdict, { status, plan, broken }).text)],
    [text('compareTwice'), counted === null ? '–' : String(counted.twice.length)],
    [text('compareLost'), counted === null ? '–' : String(counted.lost.length)],
    [text('compareRestarts'), String(screen?.marks.filter(({ kind }) => kind === 'restore').length ?? '–')],
    [
      text('compareCheckpoints'),
      String(screen?.marks.filter(({ kind, status: is }) => kind === 'checkpoint' && is === 'completed').length ?? '–'),
    ],
    [text('compareEvents'), String(live?.eventCount ?? '–')],
    [text('compareClock'), clockText((screen?.extent?.lastJobMs ?? 0) - (live?.clockStartMs ?? 0))],
  ];
}

/** Every row of each sink of each branch, as far as it has come. */
function useOutputs(ids: readonly number[], plan: JobPlan): readonly ReadonlyMap<string, readonly SinkRow[]>[] {
  const key = ids.join(' ');
  const [outputs, setOutputs] = useState<readonly ReadonlyMap<string, readonly SinkRow[]>[]>([]);
  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const look = async (): Promise<void> => {
      const read = await Promise.all(key.split(' ').map((id) => outputOf(Number(id), plan)));
      if (left) return;
      setOutputs(read);
      timer = setTimeout(() => void look(), LOOK_MS);
    };
    void look();
    return () => {
      left = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [key, plan]);
  return outputs;
}

async function outputOf(id: number, plan: JobPlan): Promise<ReadonlyMap<string, readonly SinkRow[]>> {
  const rows = new Map<string, readonly SinkRow[]>();
  const client = runOf(id)?.client;
  for (const { sink } of sinksOf(plan)) {
    const answer = await client?.query({ kind: 'sinkExport', sink, lens: 'committed' }).catch(() => null);
    if (answer?.kind === 'sinkRows') rows.set(sink, answer.rows);
  }
  return rows;
}

function differentRows(rows: readonly SinkRow[]): number {
  return new Set(rows.map(({ values }) => values.map(String).join('\u0000'))).size;
}

const LOOK_MS = 1000;
