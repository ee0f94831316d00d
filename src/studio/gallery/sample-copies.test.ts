import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { parseDocumentText } from '#model/decode-document.ts';
import type { PipelineDocument } from '#model/document.ts';
import flights from '../../../public/samples/flights.weir.json?raw';
import type { HostDocument, StudioHost } from '../studio-host.ts';
import { copyOfSample } from './sample-copies.ts';

const decoded = parseDocumentText(flights);
const SAMPLE = must(decoded.ok ? decoded.value : null, 'the sample decodes');

/** Storage with these documents, newest first. */
function hostWith(
  stored: readonly PipelineDocument[],
  kind: 'owner' | 'starting' = 'owner',
): Pick<StudioHost, 'documents' | 'vaultState'> {
  const entries = stored.map((document) => ({
    id: document.id,
    name: document.name,
    version: 3,
    updatedAt: 0,
    document,
  }));
  const refuse = (): never => {
    throw new Error('nothing is written');
  };
  return {
    vaultState: () => ({ kind }),
    documents: {
      list: async (): Promise<readonly HostDocument[]> => entries,
      deleted: async () => [],
      load: async (id) => entries.find((entry) => entry.id === id) ?? null,
      save: refuse,
      delete: refuse,
      restore: refuse,
    },
  };
}

test('a copy that nobody has changed is opened again', async () => {
  const copy = { ...SAMPLE, id: 'flights-1' };
  expect(await copyOfSample(hostWith([{ ...SAMPLE, id: 'other' }, copy]), SAMPLE)).toEqual({
    document: copy,
    version: 3,
  });
});

test('a copy that was changed, or is in another language, is left alone', async () => {
  const changed = { ...SAMPLE, id: 'flights-1', parallelism: SAMPLE.parallelism + 1 };
  const renamed = { ...SAMPLE, id: 'flights-2', name: '航班' };
  const { document, version } = await copyOfSample(hostWith([changed, renamed]), SAMPLE);
  expect([changed.id, renamed.id]).not.toContain(document.id);
  expect(document).toEqual({ ...SAMPLE, id: document.id });
  expect({ version, prefix: document.id.slice(0, 8) }).toEqual({ version: 0, prefix: 'flights-' });
});

test('storage that is not there yet is not waited for', async () => {
  const { version } = await copyOfSample(hostWith([{ ...SAMPLE, id: 'flights-1' }], 'starting'), SAMPLE);
  expect(version).toBe(0);
});
