import { decodeDocument } from '#model/decode-document.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { PipelineDocument } from '#model/document.ts';
import { decodeGallery, type GalleryItem } from '#model/gallery.ts';

/** A card of the gallery with the pipeline it opens. */
export interface Sample {
  readonly item: GalleryItem;
  readonly document: PipelineDocument;
}

const FOLDER = `${import.meta.env.BASE_URL}samples/`;

let loading: Promise<readonly Sample[]> | null = null;

/** The shipped samples, fetched once. A failure is forgotten, so that the next visit tries again. */
export function loadSamples(): Promise<readonly Sample[]> {
  loading ??= fetchSamples().catch((reason: unknown) => {
    loading = null;
    throw reason;
  });
  return loading;
}

async function fetchSamples(): Promise<readonly Sample[]> {
  const gallery = decodeGallery(await fetchJson('gallery.json'));
  if (!gallery.ok) throw new Error(firstMessage(gallery.failure));
  return Promise.all(
    gallery.value.map(async (item) => {
      const document = decodeDocument(await fetchJson(item.file));
      if (!document.ok) throw new Error(`${item.file}: ${firstMessage(document.failure)}`);
      return { item, document: document.value };
    }),
  );
}

async function fetchJson(file: string): Promise<unknown> {
  const response = await fetch(`${FOLDER}${file}`);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.json();
}

function firstMessage(diagnostics: readonly Diagnostic[]): string {
  return diagnostics[0]?.message ?? '';
}
