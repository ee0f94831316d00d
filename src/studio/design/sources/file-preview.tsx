import { Fragment, type ReactElement, useEffect, useState } from 'react';
import { formatCount } from '#canvas/shared/canvas-texts.ts';
import { type ConfigOf, filesOf } from '#model/node-kind.ts';
import type { FilePreview, PreviewLine } from '#protocol/file-finding.ts';
import { type Schema, typeText } from '#protocol/logical-type.ts';
import { useHost } from '../../host-context.ts';
import type { StudioHost } from '../../studio-host.ts';
import { useRefusalText } from '../../texts/use-refusal-text.ts';
import { useText } from '../../texts/use-text.ts';
import styles from './sources.module.css';

/** Typing in a form should not read the file at every key. */
const SETTLED_MS = 120;

/**
 * The first lines of each file as the source will read them: rows with their types, and refused lines with the reason.
 */
export function FilePreviewTable(props: {
  readonly config: ConfigOf<'file'>;
  readonly schema: Schema | null;
}): ReactElement {
  const { config, schema } = props;
  const text = useText();
  const shown = useFilePreview(config, schema);
  if (schema === null) return <p className={styles.note}>{text('previewNeedsColumns')}</p>;
  if (shown === null) return <p className={styles.note}>{text('previewReading')}</p>;
  if ('reason' in shown) return <p className={styles.note}>{text('previewFailed', { reason: shown.reason })}</p>;
  const { preview } = shown;
  const files = filesOf(config);
  const figures = { rows: formatCount(preview.rows), refused: formatCount(preview.refused) };
  return (
    <>
      <p className={styles.figures} role="status">
        {text(preview.partial ? 'previewFiguresPartial' : 'previewFigures', figures)}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls takes the focus */}
      <div className={styles.scroll} role="region" aria-label={text('previewTitle')} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{text('previewLine')}</th>
              {schema.fields.map(({ name, type }) => (
                <th key={name} scope="col">
                  {name}
                  <small>{typeText(type)}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.lines.map((line, at) => (
              <Fragment key={`${line.file} ${line.line}`}>
                {files.length > 1 && line.file !== preview.lines[at - 1]?.file && (
                  <FileHeading config={config} file={line.file} columns={schema.fields.length} />
                )}
                <PreviewRow line={line} columns={schema.fields.length} />
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Which file the lines below are of, and which splits read it: those of the first file come first. */
function FileHeading(props: {
  readonly config: ConfigOf<'file'>;
  readonly file: number;
  readonly columns: number;
}): ReactElement {
  const { config, file, columns } = props;
  const text = useText();
  const found = filesOf(config)[file];
  const first = file * config.splits;
  const splits = config.splits === 1 ? `${first}` : `${first}–${first + config.splits - 1}`;
  return (
    <tr className={styles.fileHeading}>
      <th scope="rowgroup" colSpan={columns + 1}>
        {text('previewFileHeading', { name: found?.name ?? found?.file ?? '', splits })}
      </th>
    </tr>
  );
}

function PreviewRow({ line, columns }: { readonly line: PreviewLine; readonly columns: number }): ReactElement {
  const text = useText();
  const refusalText = useRefusalText();
  if ('refusal' in line) {
    return (
      <tr className={styles.refused}>
        <th scope="row">{line.line}</th>
        <td colSpan={columns}>
          <strong>{text('previewRefused')}</strong> {refusalText(line.refusal)}
          {line.text !== '' && <code>{line.text}</code>}
        </td>
      </tr>
    );
  }
  return (
    <tr>
      <th scope="row">{line.line}</th>
      {line.values.map((value, index) => (
        <td key={index} data-null={value === null}>
          {value ?? text('sqlNull')}
        </td>
      ))}
    </tr>
  );
}

type Shown = { readonly preview: FilePreview; readonly columns: number } | { readonly reason: string };

function useFilePreview(config: ConfigOf<'file'>, schema: Schema | null): Shown | null {
  const host = useHost();
  const [shown, setShown] = useState<Shown | null>(null);
  const request = schema === null ? null : JSON.stringify(previewedOf(config, schema));
  useEffect(() => {
    if (request === null) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      const previewed = JSON.parse(request) as Previewed;
      host.files.previewFiles(previewed).then(
        (preview) => {
          if (current) setShown({ preview, columns: previewed.schema.fields.length });
        },
        (reason: unknown) => {
          if (current) setShown({ reason: reason instanceof Error ? reason.message : String(reason) });
        },
      );
    }, SETTLED_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [host, request]);
  // Rows of other columns would stand under the wrong names.
  return shown !== null && 'columns' in shown && shown.columns !== schema?.fields.length ? null : shown;
}

type Previewed = Parameters<StudioHost['files']['previewFiles']>[0];

/** Everything a preview depends on. */
function previewedOf(config: ConfigOf<'file'>, schema: Schema): Previewed {
  const { format, delimiter, header, quote, timeColumn, timeFormat, splits } = config;
  const files = filesOf(config).map(({ file, bytes }) => ({ file, bytes }));
  const csv = format === 'csv' ? { delimiter, header, ...(quote === undefined ? {} : { quote }) } : null;
  return { files, splits, form: { format, csv, timeColumn, timeFormat }, schema };
}
