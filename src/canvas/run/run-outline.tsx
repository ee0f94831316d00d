import { type KeyboardEvent, type ReactElement, useId, useRef, useState } from 'react';
import type { RunView } from '#view/run-view.ts';
import type { CanvasTexts } from '../shared/canvas-texts.ts';
import { outlineKey, outlineParents, type OutlineRow, outlineRows } from './outline-rows.ts';
import type { RunLayout } from './layout/run-layout.ts';
import type { RunSelection } from './scene/scene-context.ts';
import styles from './run-canvas.module.css';

export interface RunOutlineProps {
  readonly view: RunView | null;
  /** The rows tell of a plan that does not run. */
  readonly planned: boolean;
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
export function RunOutline({
  view,
  planned,
  layout,
  texts,
  selection,
  onSelect,
  onFocus,
}: RunOutlineProps): ReactElement {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(
    () => new Set(layout.topology.plan.vertices.map(({ id }) => `operator:${id}`)),
  );
  const [seen, setSeen] = useState<RunSelection | null>(null);
  const help = useId();
  const [active, setActive] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const rows = outlineRows(planned ? 'planned' : view, layout, texts, expanded);
  const current = rows.find(({ key }) => key === active) ?? rows[0];
  const selectedKey = selection === null ? null : outlineKey(selection);

  if (seen !== selection) {
    setSeen(selection);
    if (selection !== null) {
      setActive(outlineKey(selection));
      setExpanded(new Set([...expanded, ...outlineParents(selection, layout)]));
    }
  }

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
    <div className={styles.outline} onBlur={() => onFocus(null)}>
      <p id={help}>{texts.outlineHelp}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- the tree grid pattern is a table */}
      <table role="treegrid" aria-label={planned ? texts.planOutline : texts.outline} aria-describedby={help}>
        <tbody ref={body}>
          {rows.map((row) => (
            <tr
              key={row.key}
              data-key={row.key}
              aria-level={row.level}
              aria-selected={row.key === selectedKey}
              {...(row.expandable ? { 'aria-expanded': row.expanded } : {})}
              tabIndex={row.key === current?.key ? 0 : -1}
              onFocus={() => {
                setActive(row.key);
                onFocus(row.target);
              }}
              onClick={() => onSelect(row.target)}
              onKeyDown={onKeyDown}
            >
              <td>{row.name}</td>
              <td>{row.status}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
