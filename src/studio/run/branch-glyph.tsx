import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { type Branch, branchStore } from '../session/branches.ts';
import type { Text } from '../texts/use-text.ts';
import styles from './travel.module.css';

/** Shape and color go together, so that a branch is known without its color. */
const SHAPES: readonly string[] = [
  'M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z',
  'M1.5 1.5h9v9h-9z',
  'M6 .8L11.6 10.8H.4z',
  'M6 .2L11.8 6L6 11.8L.2 6z',
  'M6 11.2L.4 1.2H11.6z',
  'M4 0.5h4v3.5h3.5v4h-3.5v3.5h-4v-3.5h-3.5v-4h3.5z',
  'M3.2 .8h5.6L11.6 6L8.8 11.2H3.2L.4 6z',
  'M.5 3.5h11v5h-11z',
];
const COLORS = 5;

/** What a branch is known by wherever it is named: its place in the tree decides. */
export function BranchGlyph({ id }: { readonly id: number }): ReactElement {
  const at = useStore(branchStore, ({ branches }) => Math.max(0, placeOf(branches, id)));
  return (
    <svg
      className={styles.glyph}
      data-color={at % COLORS}
      width={12}
      height={12}
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      <path d={SHAPES[at % SHAPES.length]} />
    </svg>
  );
}

/** What a branch is called; '' if it is gone. */
export function branchName(branches: readonly Branch[], id: number, text: Text): string {
  const at = placeOf(branches, id);
  if (at < 0) return '';
  return branches[at]?.name ?? (at === 0 ? text('branchMain') : text('branchNumber', { n: at + 1 }));
}

function placeOf(branches: readonly Branch[], id: number): number {
  return branches.findIndex((branch) => branch.id === id);
}
