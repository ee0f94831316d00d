import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { branchStore } from '../session/branches.ts';
import panels from './panels.module.css';

/** How many branches there are, beside the name of their tab; nothing while there is only one. */
export function BranchCount(): ReactElement | null {
  const count = useStore(branchStore, ({ branches }) => branches.length);
  return count < 2 ? null : <span className={panels.count}>{count}</span>;
}
