import { Trash2 } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { type Branch, branchStore, deleteBranch, renameBranch, runOf, showBranch } from '../session/branches.ts';
import { sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { BranchGlyph, branchName } from './branch-glyph.tsx';
import { clockText } from './run-format.ts';
import { verdictPhrase } from './verdict-phrase.ts';
import { IconButton } from '../icon-button.tsx';
import panels from './panels.module.css';
import styles from './travel.module.css';

/** Hidden branches stand still, but one may have just been left. */
const LOOK_MS = 500;

/** The tree of branches, parents before their forks, each with how it came to be and how it stands. */
export function BranchTable(): ReactElement {
  const text = useText();
  const { branches, shown } = useStore(branchStore);
  const plan = useStore(sessionStore, (state) => state.plan);
  useTick(LOOK_MS);
  return (
    <table className={panels.table}>
      <caption className={styles.hidden}>{text('branches')}</caption>
      <thead>
        <tr>
          <th scope="col">{text('branchName')}</th>
          <th scope="col">{text('branchFrom')}</th>
          <th scope="col" className={panels.number}>
            {text('branchSeed')}
          </th>
          <th scope="col">{text('branchState')}</th>
          <th scope="col">{text('branchVerdict')}</th>
          <th scope="col" aria-label={text('branchShow')} />
        </tr>
      </thead>
      <tbody>
        {treeOrder(branches).map(({ branch, depth }) => {
          const isShown = branch.id === shown;
          const screen = runOf(branch.id)?.screen();
          const name = branchName(branches, branch.id, text);
          return (
            <tr key={branch.id} className={isShown ? panels.selected : ''} aria-current={isShown ? 'true' : undefined}>
              <th scope="row">
                <span className={styles.branch} data-depth={Math.min(depth, 4)}>
                  <BranchGlyph id={branch.id} />
                  <NameField branch={branch} name={name} />
                </span>
              </th>
              <td>
                {branch.parent === null
                  ? text('branchStart')
                  : text('branchFromAt', {
                      parent: branchName(branches, branch.parent, text),
                      time: clockText(branch.forkMs),
                      event: branch.forkEvent,
                    })}
              </td>
              <td className={panels.number}>{seedOf(branches, branch) ?? plan?.settings.seed ?? ''}</td>
              <td>{screen?.live.jobState ?? ''}</td>
              <td>
                <VerdictWord id={branch.id} />
              </td>
              <td>
                <span className={styles.actions}>
                  {isShown ? (
                    <span className={panels.quiet}>{text('branchShown')}</span>
                  ) : (
                    <>
                      <button
                        type="button"
                        className={panels.link}
                        aria-label={text('branchShowOf', { name })}
                        onClick={() => showBranch(branch.id)}
                      >
                        {text('branchShow')}
                      </button>
                      {branch.parent === null ? null : (
                        <IconButton
                          label={text('branchDeleteOf', { name })}
                          tip={text('branchDelete')}
                          onClick={() => deleteBranch(branch.id)}
                        >
                          <Trash2 size={14} aria-hidden="true" />
                        </IconButton>
                      )}
                    </>
                  )}
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function NameField({ branch, name }: { readonly branch: Branch; readonly name: string }): ReactElement {
  const text = useText();
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <input
      className={styles.name}
      aria-label={text('branchNameOf', { name })}
      value={draft ?? name}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => {
        if (draft !== null && draft !== name) renameBranch(branch.id, draft);
        setDraft(null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}

function VerdictWord({ id }: { readonly id: number }): ReactElement {
  const text = useText();
  const screen = runOf(id)?.screen();
  const { plan } = sessionStore.getState();
  if (screen === undefined || screen.verdict === null) return <>–</>;
  const { view, verdict } = screen;
  const broken = view?.brokenInvariant ?? null;
  return <>{text(verdictPhrase(verdict, { status: 'ended', plan, broken }).text)}</>;
}

/** A fork without a seed of its own has its parent's; null = the document's. */
function seedOf(branches: readonly Branch[], branch: Branch): number | null {
  if (branch.seed !== null || branch.parent === null) return branch.seed;
  const parent = branches.find(({ id }) => id === branch.parent);
  return parent === undefined ? null : seedOf(branches, parent);
}

function treeOrder(branches: readonly Branch[]): { readonly branch: Branch; readonly depth: number }[] {
  const under = (parent: number | null, depth: number): { readonly branch: Branch; readonly depth: number }[] =>
    branches
      .filter((branch) => branch.parent === parent)
      .flatMap((branch) => [{ branch, depth }, ...under(branch.id, depth + 1)]);
  return under(null, 0);
}

function useTick(ms: number): void {
  const [, setTicks] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTicks((ticks) => ticks + 1), ms);
    return () => clearInterval(timer);
  }, [ms]);
}
