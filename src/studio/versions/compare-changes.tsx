import { type ReactElement, useEffect, useRef } from 'react';
import { comparedEdgeId, DIFF_SIGNS } from '#canvas/diff/diff-graph.ts';
import { type DocumentDiff, type FieldChange, isSameDocument, type NodeDiff } from '#model/diff-documents.ts';
import type { NodeKind } from '#model/document.ts';
import type { Selection } from '../app-store.ts';
import controls from '../controls.module.css';
import { useModelText } from '../texts/use-model-text.ts';
import { useText } from '../texts/use-text.ts';
import { noteExcerpt } from '../note-excerpt.ts';
import { changeText } from './field-label.ts';
import styles from './versions.module.css';

type Different = Exclude<NodeDiff['status'], 'same'>;

/** Everything that is different, by name, with old and new values; what is selected in the picture is marked. */
export function CompareChanges(props: {
  readonly diff: DocumentDiff;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
}): ReactElement {
  const { diff, selection, onSelect } = props;
  const text = useText();
  const list = useRef<HTMLDivElement>(null);
  const [selected] = [...selection.nodes, ...selection.edges];
  useEffect(() => {
    if (selected !== undefined) list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const nameOf = (id: string): string => diff.nodes.find(({ node }) => node.id === id)?.node.name ?? id;
  const noteName = (words: string): string => text('noteNamed', { text: noteExcerpt(words) });
  const moved = [
    ...diff.nodes.filter((entry) => entry.moved).map(({ node }) => node.name),
    ...diff.notes.filter((entry) => entry.moved).map(({ note }) => noteName(note.text)),
  ];
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys scroll what has the focus
    <div ref={list} className={styles.changes} role="group" aria-label={text('compareTitle')} tabIndex={0}>
      {isSameDocument(diff) && (
        <p className={controls.empty}>{text(moved.length > 0 ? 'compareOnlyMoved' : 'compareSame')}</p>
      )}
      {diff.fields.length > 0 && (
        <section>
          <h3>{text('diffPipeline')}</h3>
          <Fields fields={diff.fields} kind={null} />
        </section>
      )}
      {diff.nodes.map(({ status, node, fields }) =>
        status === 'same' ? null : (
          <Entry
            key={node.id}
            status={status}
            name={node.name}
            current={selection.nodes.includes(node.id)}
            onSelect={() => onSelect({ nodes: [node.id], edges: [] })}
          >
            <Fields fields={fields} kind={node.config.kind} />
          </Entry>
        ),
      )}
      {diff.edges.map((entry) => {
        const { status, edge, fields } = entry;
        const id = comparedEdgeId(entry);
        return status === 'same' ? null : (
          <Entry
            key={id}
            status={status}
            name={`${nameOf(edge.from)} → ${nameOf(edge.to)}`}
            current={selection.edges.includes(id)}
            onSelect={() => onSelect({ nodes: [], edges: [id] })}
          >
            <Fields fields={fields} kind={null} />
          </Entry>
        );
      })}
      {diff.notes.map(({ status, note, fields }) =>
        status === 'same' ? null : (
          <Entry
            key={note.id}
            status={status}
            name={noteName(note.text)}
            current={selection.nodes.includes(note.id)}
            onSelect={() => onSelect({ nodes: [note.id], edges: [] })}
          >
            <Fields fields={fields} kind={null} />
          </Entry>
        ),
      )}
      {moved.length > 0 && (
        <p className={styles.moved}>
          {text('compareMoved')}: {moved.join(', ')}
        </p>
      )}
    </div>
  );
}

function Entry(props: {
  readonly status: Different;
  readonly name: string;
  readonly current: boolean;
  readonly onSelect: () => void;
  readonly children: ReactElement;
}): ReactElement {
  const text = useText();
  const { status, name, current, onSelect, children } = props;
  const word = { added: 'diffAdded', removed: 'diffRemoved', changed: 'edited' } as const;
  return (
    <section aria-current={current ? 'true' : undefined}>
      <h3>
        <button type="button" onClick={onSelect}>
          <span className={styles.sign} aria-hidden="true">
            {DIFF_SIGNS[status]}
          </span>
          <span className={styles.name}>{name}</span>
          <span className={styles.when}>{text(word[status])}</span>
        </button>
      </h3>
      {children}
    </section>
  );
}

function Fields({
  fields,
  kind,
}: {
  readonly fields: readonly FieldChange[];
  readonly kind: NodeKind | null;
}): ReactElement | null {
  const text = useText();
  const model = useModelText();
  if (fields.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text('diffField')}</th>
          <th scope="col">{text('diffBefore')}</th>
          <th scope="col">{text('diffAfter')}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => {
          const { label, before, after } = changeText(field, kind, { text, model });
          return (
            <tr key={field.path}>
              <th scope="row">{label}</th>
              <td>
                <del>{before}</del>
              </td>
              <td>
                <ins>{after}</ins>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
