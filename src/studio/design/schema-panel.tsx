import { type ReactElement } from 'react';
import type { Schema } from '#protocol/logical-type.ts';
import { typeText } from '#protocol/logical-type.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { Selection } from '../app-store.ts';
import { useText } from '../texts/use-text.ts';
import { factsOf } from '../validation.ts';
import styles from './dock.module.css';

/** The columns of what is selected: what goes in, and what comes out. */
export function SchemaPanel(props: {
  readonly document: PipelineDocument;
  readonly selection: Selection;
}): ReactElement {
  const { document, selection } = props;
  const text = useText();
  const facts = factsOf(document);
  const node = document.nodes.find(({ id }) => id === selection.nodes[0]);
  const edge = document.edges.find(({ id }) => id === selection.edges[0]);
  const schemas = node === undefined ? undefined : facts.schemas.get(node.id);
  const tables: readonly (readonly [title: string, schema: Schema | null])[] =
    node !== undefined
      ? [
          [text('schemaIn'), schemas?.input ?? null],
          [text('schemaOut'), schemas?.out ?? null],
          [text('schemaLate'), schemas?.late ?? null],
          [text('schemaFailed'), schemas?.failed ?? null],
        ]
      : edge !== undefined
        ? [[text('schemaEdge'), facts.edgeSchemas.get(edge.id) ?? null]]
        : [];
  const known = tables.filter((table): table is readonly [string, Schema] => table[1] !== null);
  return (
    <>
      {known.length === 0 ? (
        <p className={styles.none}>
          {text(node === undefined && edge === undefined ? 'schemaSelect' : 'schemaUnknown')}
        </p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys scroll what has the focus
        <div className={styles.schemas} role="group" aria-label={text('schema')} tabIndex={0}>
          {known.map(([title, schema]) => (
            <SchemaTable key={title} title={title} schema={schema} />
          ))}
        </div>
      )}
    </>
  );
}

function SchemaTable({ title, schema }: { readonly title: string; readonly schema: Schema }): ReactElement {
  const text = useText();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">{schema.changelog ? text('schemaChangelog') : text('schemaAppend')}</th>
        </tr>
      </thead>
      <tbody>
        {schema.fields.map((field, index) => (
          <tr key={field.name}>
            <th scope="row">{field.name}</th>
            <td>
              <code>{typeText(field.type)}</code>
              {field.nullable && <span className={styles.nullable}>{text('schemaNullable')}</span>}
              {schema.timeField === index && <span className={styles.time}>{text('schemaTime')}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
