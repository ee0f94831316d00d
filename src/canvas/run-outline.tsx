import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { RunView } from '#view/run-view.ts';
import type { CanvasTexts } from './canvas-texts.ts';
import { outlineKey, outlineParents, type OutlineRow, outlineRows } from './outline-rows.ts';
import type { RunLayout } from './run-layout.ts';
import type { RunSelection } from './scene.ts';
import styles from './run-canvas.module.css';

export interface RunOutlineProps {
  readonly view: RunView | null;
  readonly layout: RunLayout;
  readonly texts: CanvasTexts;
  readonly selection: RunSelection | null;
  readonly onSelect: (target: RunSelection) => void;
  readonly onFocus: (target: RunSelection | null) => void;
}

/**
 * The picture as a tree grid: what a screen reader reads and a keyboard operates. It is visually hidden; the focus ring is
 * drawn on the canvas round what the focused row stands for.
 */
export function RunOutline({ view, layout, texts, selection, onSelect, onFocus }: RunOutlineProps): ReactElement {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(
    () => new Set(layout.topology.plan.vertices.map(({ id }) => `operator:${id}`)),
  );
  const [active, setActive] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const rows = outlineRows(view, layout, texts, expanded);
  const current = rows.find(({ key }) => key === active) ?? rows[0];
  const selectedKey = selection === null ? null : outlineKey(selection);

  useEffect(() => {
    if (selection === null) return;
    setActive(outlineKey(selection));
    setExpanded((open) => new Set([...open, ...outlineParents(selection, layout)]));
  }, [selection, layout]);

  const focusRow = (row: OutlineRow | undefined): void => {
    if (row === undefined) return;
    setActive(row.key);
    onFocus(row.target);
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-key="${row.key}"]`)?.focus());
  };
  const setOpen = (row: OutlineRow, open: boolean): void => {
    setExpanded((before) => {
      const after = new Set(before);
      if (open) after.add(row.key);
      else after.delete(row.key);
      return after;
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (current === undefined) return;
    const at = rows.indexOf(current);
    const handled = moveInOutline(event.key, rows, at, current, { focusRow, setOpen, onSelect });
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <table
      className={styles.outline}
      role="treegrid"
      aria-label={texts.outline}
      aria-description={texts.outlineHelp}
      onKeyDown={onKeyDown}
      onBlur={() => onFocus(null)}
    >
      <tbody ref={body}>
        {rows.map((row) => (
          <tr
            key={row.key}
            data-key={row.key}
            role="row"
            aria-level={row.level}
            aria-selected={row.key === selectedKey}
            {...(row.expandable ? { 'aria-expanded': row.expanded } : {})}
            tabIndex={row.key === current?.key ? 0 : -1}
            onFocus={() => {
              setActive(row.key);
              onFocus(row.target);
            }}
            onClick={() => onSelect(row.target)}
          >
            <td role="gridcell">{row.name}</td>
            <td role="gridcell">{row.status}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface OutlineActions {
  readonly focusRow: (row: OutlineRow | undefined) => void;
  readonly setOpen: (row: OutlineRow, open: boolean) => void;
  readonly onSelect: (target: RunSelection) => void;
}

/** The keys of a tree grid. Returns whether the key meant something. */
function moveInOutline(
  key: string,
  rows: readonly OutlineRow[],
  at: number,
  current: OutlineRow,
  { focusRow, setOpen, onSelect }: OutlineActions,
): boolean {
  switch (key) {
    case 'ArrowDown':
      focusRow(rows[at + 1]);
      return true;
    case 'ArrowUp':
      focusRow(rows[at - 1]);
      return true;
    case 'Home':
      focusRow(rows[0]);
      return true;
    case 'End':
      focusRow(rows.at(-1));
      return true;
    case 'ArrowRight':
      if (current.expandable && !current.expanded) setOpen(current, true);
      else if (current.expanded) focusRow(rows[at + 1]);
      return true;
    case 'ArrowLeft':
      if (current.expanded) setOpen(current, false);
      else focusRow(rows.find(({ key: parent }) => parent === current.parent));
      return true;
    case 'Enter':
    case ' ':
      onSelect(current.target);
      return true;
    default:
      return false;
  }
}
