import { LABEL_POINTS_MAX } from '#model/document-limits.ts';
import { errorText } from '#std/error-text.ts';
import type { Command } from '../commands.ts';
import { preferences } from '../preferences.ts';
import type { HostDocument, StudioHost } from '../studio-host.ts';
import { textIn } from '../texts/text-in.ts';
import { openStored, resumeStored } from './open-pipelines.ts';
import {
  deletePipeline,
  duplicatePipeline,
  renamePipelineOf,
  restorePipeline,
  type StoredPipelines,
  storedPipelines,
} from './stored-pipelines.ts';

/** What can be done with each stored pipeline. Two of one name are told apart by what is behind it: its id. */
export function pipelineCommands(
  host: StudioHost,
  { documents, deleted, jobs }: Pick<StoredPipelines, 'documents' | 'deleted' | 'jobs'>,
): readonly Command[] {
  const mayWrite = (): boolean => host.vaultState().kind === 'owner';
  const listed = documents ?? [];
  const named = (document: HostDocument, all: readonly HostDocument[]): string =>
    all.some(({ id, name }) => name === document.name && id !== document.id)
      ? `${document.name} (${document.id.slice(-6)})`
      : document.name;
  return [
    ...listed.flatMap((document): Command[] => {
      const { id } = document;
      const values = { name: named(document, listed) };
      const job = jobs.find(({ jobId }) => jobId === id);
      const resume: Command = {
        id: `resume-stored-${id}`,
        text: 'cmdResumePipeline',
        values: { ...values, id: job?.checkpointId ?? 0 },
        enabled: mayWrite,
        run: () => void openOrSay(() => resumeStored(host, id)),
      };
      return [
        {
          id: `open-stored-${id}`,
          text: 'cmdOpenPipeline',
          values,
          run: () => void openOrSay(() => openStored(host, id)),
        },
        ...(job === undefined ? [] : [resume]),
        {
          id: `rename-stored-${id}`,
          text: 'cmdRenamePipeline',
          values,
          enabled: mayWrite,
          run: () => renamePipelineOf(id),
        },
        {
          id: `duplicate-stored-${id}`,
          text: 'cmdDuplicatePipeline',
          values,
          enabled: mayWrite,
          run: () => void copyPipeline(host, id),
        },
        {
          id: `delete-stored-${id}`,
          text: 'cmdDeletePipeline',
          values,
          enabled: mayWrite,
          run: () => void deletePipeline(host, document),
        },
      ];
    }),
    ...deleted.map((document): Command => ({
      id: `restore-stored-${document.id}`,
      text: 'cmdRestorePipeline',
      values: { name: named(document, deleted) },
      enabled: mayWrite,
      run: () => void restorePipeline(host, document.id),
    })),
  ];
}

/** A copy is called so, in the language of the moment. */
export function copyPipeline(host: StudioHost, id: string): Promise<void> {
  return duplicatePipeline(host, id, ({ name }) =>
    [...textIn(preferences.getState().language, 'copyName', { name })].slice(0, LABEL_POINTS_MAX).join(''),
  );
}

/** Opens something, or says in the list why it could not be read. */
export async function openOrSay(open: () => Promise<void>): Promise<void> {
  try {
    await open();
  } catch (reason) {
    storedPipelines.setState({ problem: errorText(reason) });
  }
}
