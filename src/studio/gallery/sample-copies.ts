import type { PipelineDocument } from '#model/document.ts';
import { freshDocumentId } from '../document-file.ts';
import type { Language } from '../preferences.ts';
import type { StudioHost } from '../studio-host.ts';
import { SAMPLE_TEXTS_ZH } from '../texts/sample-texts-zh.ts';
import { loadStored } from './open-pipelines.ts';

/** Copies of one sample that are looked at before a new one is made; the newest come first. */
const LOOKED_AT_MAX = 8;

/** A sample's document in a language. What has no translation is English; ids, uids and columns are the same in all. */
export function sampleIn(language: Language, sample: PipelineDocument): PipelineDocument {
  const words = language === 'zh' ? SAMPLE_TEXTS_ZH[sample.id] : undefined;
  if (words === undefined) return sample;
  return {
    ...sample,
    name: words.name,
    nodes: sample.nodes.map((node) => ({ ...node, name: words.nodes[node.id] ?? node.name })),
    notes: sample.notes.map((note) => ({ ...note, text: words.notes[note.id] ?? note.text })),
  };
}

/**
 * The copy of a sample that opening it shows: one from storage that nobody has changed, else a new one, of version 0. A
 * sample is opened again and again, and must neither fill the list nor overwrite anything.
 */
export async function copyOfSample(
  host: Pick<StudioHost, 'documents' | 'vaultState'>,
  sample: PipelineDocument,
): Promise<{ readonly document: PipelineDocument; readonly version: number }> {
  const prefix = `${sample.id}-`;
  const { kind } = host.vaultState();
  if (kind === 'owner' || kind === 'read-only') {
    try {
      const stored = (await host.documents.list()).filter(
        ({ id, name }) => id.startsWith(prefix) && name === sample.name,
      );
      for (const { id } of stored.slice(0, LOOKED_AT_MAX)) {
        const copy = await loadStored(host, id);
        if (isCopy(copy.document, sample)) return copy;
      }
    } catch {
      // Storage that cannot be read is told of by the banner; a new copy needs nothing of it.
    }
  }
  return { document: { ...sample, id: freshDocumentId(prefix) }, version: 0 };
}

function isCopy(document: PipelineDocument, sample: PipelineDocument): boolean {
  return JSON.stringify({ ...document, id: sample.id }) === JSON.stringify(sample);
}
