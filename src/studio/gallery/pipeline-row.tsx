import { Copy, Pencil, Trash2 } from 'lucide-react';
import { type ReactElement } from 'react';
import type { ResumableJob } from '#protocol/query.ts';
import controls from '../controls.module.css';
import { NameInput } from '../frame/name-input.tsx';
import { useHost } from '../host-context.ts';
import { IconButton } from '../icon-button.tsx';
import type { HostDocument } from '../studio-host.ts';
import { useText } from '../texts/use-text.ts';
import { openStored, resumeStored } from './open-pipelines.ts';
import { copyPipeline, openOrSay } from './pipeline-commands.ts';
import { deletePipeline, renamePipeline, renamePipelineOf } from './stored-pipelines.ts';
import styles from './gallery.module.css';

/** One stored pipeline, and all that can be done with it from outside. */
export function PipelineRow(props: {
  readonly document: HostDocument;
  readonly when: string;
  readonly job: ResumableJob | undefined;
  readonly mayWrite: boolean;
  readonly renaming: boolean;
}): ReactElement {
  const { document, when, job, mayWrite, renaming } = props;
  const text = useText();
  const host = useHost();
  const { id, name } = document;
  const open = (): void => void openOrSay(() => openStored(host, id));
  return (
    <tr>
      <th scope="row">
        {renaming ? (
          <NameInput
            label={text('name')}
            name={name}
            className={styles.nameInput}
            onDone={(wanted) => {
              if (wanted === null) renamePipelineOf(null);
              else void renamePipeline(host, id, wanted);
            }}
          />
        ) : (
          <button
            type="button"
            className={styles.rowName}
            data-command={`open-stored-${id}`}
            title={name}
            onClick={open}
          >
            {name}
          </button>
        )}
      </th>
      <td>{when}</td>
      <td>
        <div className={styles.rowActions}>
          {job !== undefined && (
            <button
              type="button"
              className={controls.button}
              data-command={`resume-stored-${id}`}
              disabled={!mayWrite}
              onClick={() => void openOrSay(() => resumeStored(host, id))}
            >
              {text('resumeFrom', { id: job.checkpointId })}
            </button>
          )}
          <button
            type="button"
            className={styles.quiet}
            data-command={`open-stored-${id}`}
            aria-label={`${text('open')}: ${name}`}
            onClick={open}
          >
            {text('open')}
          </button>
          <IconButton
            command={`rename-stored-${id}`}
            label={`${text('renamePipeline')}: ${name}`}
            disabled={!mayWrite}
            onClick={() => renamePipelineOf(id)}
          >
            <Pencil size={15} />
          </IconButton>
          <IconButton
            command={`duplicate-stored-${id}`}
            label={`${text('duplicatePipeline')}: ${name}`}
            disabled={!mayWrite}
            onClick={() => void copyPipeline(host, id)}
          >
            <Copy size={15} />
          </IconButton>
          <IconButton
            command={`delete-stored-${id}`}
            label={`${text('delete')}: ${name}`}
            disabled={!mayWrite}
            onClick={() => void deletePipeline(host, document)}
          >
            <Trash2 size={15} />
          </IconButton>
        </div>
      </td>
    </tr>
  );
}
