import {
  CalendarClock,
  Clock,
  Columns3,
  FileText,
  Filter,
  Gauge,
  type LucideIcon,
  Merge,
  MousePointerClick,
  Rows3,
  ScrollText,
  Scissors,
  Search,
  Sigma,
  Table2,
  Zap,
} from 'lucide-react';
import { memo, type ReactElement, useState } from 'react';
import { PALETTE_MIME } from '#canvas/design/design-canvas.tsx';
import type { NodeKind } from '#model/document.ts';
import { CATALOGUE_ENTRIES, type CatalogueEntry } from '#model/operator-catalogue.ts';
import controls from '../controls.module.css';
import type { TextKey } from '../texts/catalogue.ts';
import { useModelText } from '../texts/use-model-text.ts';
import { useText } from '../texts/use-text.ts';
import { PALETTE_SEARCH_ID } from './palette-search.ts';
import styles from './palette.module.css';

const ICONS: Readonly<Record<NodeKind, LucideIcon>> = {
  file: FileText,
  generator: Zap,
  rows: Rows3,
  clicks: MousePointerClick,
  clock: Clock,
  project: Columns3,
  filter: Filter,
  'split-text': Scissors,
  aggregate: Sigma,
  'window-aggregate': CalendarClock,
  union: Merge,
  'rate-limit': Gauge,
  'table-sink': Table2,
  'log-sink': ScrollText,
};

const GROUPS: readonly (readonly [text: TextKey, has: (entry: CatalogueEntry) => boolean])[] = [
  ['paletteSources', ({ category }) => category === 'source'],
  ['paletteTransforms', ({ category, keyed }) => category === 'transform' && !keyed],
  ['paletteKeyed', ({ category, keyed }) => category === 'transform' && keyed],
  ['paletteSinks', ({ category }) => category === 'sink'],
];

/** Every operator there is: a click or Enter adds one at a free place, a drag where it is dropped. */
export const Palette = memo(function Palette({ onAdd }: { readonly onAdd: (kind: NodeKind) => void }): ReactElement {
  const text = useText();
  const model = useModelText();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const found = CATALOGUE_ENTRIES.filter((entry) =>
    [model(entry.nameKey), entry.kind, entry.flink, model(entry.descriptionKey)].some((words) =>
      words.toLowerCase().includes(wanted),
    ),
  );
  return (
    <div className={styles.palette}>
      <label className={styles.search}>
        <Search size={14} aria-hidden="true" />
        <input
          id={PALETTE_SEARCH_ID}
          type="search"
          className={controls.input}
          placeholder={text('paletteSearch')}
          aria-label={text('paletteSearch')}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key === 'Enter' && first !== undefined) {
              onAdd(first.kind);
              // The next one is looked for among all.
              setQuery('');
            }
            if (event.key === 'Escape') setQuery('');
          }}
        />
      </label>
      <div className={styles.groups}>
        {GROUPS.map(([title, has]) => {
          const entries = found.filter(has);
          if (entries.length === 0) return null;
          return (
            <section key={title} aria-label={text(title)}>
              <h3>{text(title)}</h3>
              <ul>
                {entries.map((entry) => (
                  <li key={entry.kind}>
                    <PaletteEntry entry={entry} onAdd={onAdd} />
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
        {found.length === 0 && <p className={controls.empty}>{text('cmdNone')}</p>}
      </div>
      <p className={styles.note}>{text('paletteNote')}</p>
    </div>
  );
});

function PaletteEntry(props: {
  readonly entry: CatalogueEntry;
  readonly onAdd: (kind: NodeKind) => void;
}): ReactElement {
  const { entry, onAdd } = props;
  const model = useModelText();
  const Icon = ICONS[entry.kind];
  return (
    <button
      type="button"
      draggable
      data-command={`add-${entry.kind}`}
      className={styles.entry}
      title={`${model(entry.descriptionKey)}\n${entry.flink}`}
      onClick={() => onAdd(entry.kind)}
      onDragStart={(event) => {
        event.dataTransfer.setData(PALETTE_MIME, entry.kind);
        event.dataTransfer.effectAllowed = 'copy';
      }}
    >
      <Icon size={16} aria-hidden="true" />
      <span className={styles.entryName}>{model(entry.nameKey)}</span>
      <span className={styles.flink}>{firstName(entry.flink)}</span>
    </button>
  );
}

/** The first of Flink's names: the others are in the tool tip and on the help page. */
function firstName(flink: string): string {
  return flink.split(',', 1)[0] ?? flink;
}
