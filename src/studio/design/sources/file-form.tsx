import { type ReactElement, useId } from 'react';
import type { ConfigOf } from '#model/node-kind.ts';
import { formOfKey } from '#model/sources/file-key.ts';
import { timeReader } from '#model/sources/time-format.ts';
import type { FileEncoding } from '#protocol/file-finding.ts';
import controls from '../../controls.module.css';
import { useText } from '../../texts/use-text.ts';
import { changeQuote, changeTimeFormat } from './file-actions.ts';
import styles from './sources.module.css';

const ENCODINGS: readonly FileEncoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'gbk', 'windows-1252'];
const QUOTES = ['"', "'", ''] as const;
/** Offered; any other pattern can be typed. */
const TIME_FORMATS = ['iso', 'epoch-s', 'epoch-us', 'dd.MM.yyyy HH:mm:ss', 'M/d/yyyy H:mm', 'd/M/yyyy H:mm'] as const;

/** How a file is written, as far as the catalogue has no field for it: encoding, quotes, the format of times. */
export function FileForm(props: {
  readonly nodeId: string;
  readonly config: ConfigOf<'file'>;
  readonly busy: boolean;
  readonly onEncoding: (encoding: FileEncoding) => void;
}): ReactElement {
  const { nodeId, config, busy, onEncoding } = props;
  const text = useText();
  const id = useId();
  const isUpload = config.file.startsWith('upload:');
  return (
    <div className={styles.form}>
      {isUpload && (
        <label>
          <span>{text('encoding')}</span>
          <select
            className={controls.select}
            value={formOfKey(config.file).encoding}
            disabled={busy}
            onChange={(event) => onEncoding(event.currentTarget.value as FileEncoding)}
          >
            {ENCODINGS.map((encoding) => (
              <option key={encoding} value={encoding}>
                {encoding.toUpperCase()}
              </option>
            ))}
          </select>
        </label>
      )}
      {config.format === 'csv' && (
        <label>
          <span>{text('quote')}</span>
          <select
            className={controls.select}
            value={config.quote ?? '"'}
            onChange={(event) => {
              const quote = event.currentTarget.value;
              changeQuote(nodeId, quote);
            }}
          >
            {QUOTES.map((quote) => (
              <option key={quote} value={quote}>
                {quote === '' ? text('quoteNone') : quote}
              </option>
            ))}
          </select>
        </label>
      )}
      {config.timeColumn !== null && config.format !== 'lines' && (
        <label className={styles.wide}>
          <span>{text('timeFormat')}</span>
          <input
            className={`${controls.input} ${controls.mono}`}
            value={config.timeFormat ?? ''}
            placeholder={text('timeFormatNone')}
            maxLength={100}
            spellCheck={false}
            list={`${id}-formats`}
            aria-invalid={config.timeFormat !== undefined && !timeReader(config.timeFormat).ok}
            onChange={(event) => {
              const timeFormat = event.currentTarget.value;
              changeTimeFormat(nodeId, timeFormat);
            }}
          />
          <datalist id={`${id}-formats`}>
            {TIME_FORMATS.map((format) => (
              <option key={format} value={format}>
                {format}
              </option>
            ))}
          </datalist>
        </label>
      )}
    </div>
  );
}
