import { fail, ok, type Result } from '#std/result.ts';
import { isPlainObject, join, StrictReader } from './decode/strict-reader.ts';
import type { Diagnostic } from './diagnostic.ts';

/** One card of the gallery. */
export interface GalleryItem {
  readonly id: string;
  /** Name of the document beside gallery.json. */
  readonly file: string;
  readonly title: string;
  /** Lines of the card. */
  readonly description: readonly string[];
  /** Short facts: sizes, settings, how long it runs. */
  readonly facts: readonly string[];
  /** Where the data is from, in full; null if it is made up. */
  readonly attribution: string | null;
  /** `live`: the running picture of the featured card; `graph`: the graph alone. */
  readonly picture: 'live' | 'graph';
}

const ITEMS_MAX = 100;

/** Reads gallery.json. */
export function decodeGallery(json: unknown): Result<readonly GalleryItem[], readonly Diagnostic[]> {
  const reader = new StrictReader();
  const found = reader.object(json, '', ['format', 'version', 'items']);
  if (isPlainObject(json)) reader.choice(found.format, 'format', ['weir.gallery']);
  reader.integer(found.version, 'version', { min: 1, max: 1 });
  const texts = (value: unknown, path: string): readonly string[] =>
    reader.list(value, path, ITEMS_MAX, (entry, at) => reader.text(entry, at));
  const items = reader.list(found.items, 'items', ITEMS_MAX, (entry, path): GalleryItem => {
    const keys = ['id', 'file', 'title', 'description', 'facts', 'attribution', 'picture'] as const;
    const item = reader.object(entry, path, keys);
    return {
      id: reader.id(item.id, join(path, 'id')),
      file: reader.text(item.file, join(path, 'file')),
      title: reader.label(item.title, join(path, 'title')),
      description: texts(item.description, join(path, 'description')),
      facts: texts(item.facts, join(path, 'facts')),
      attribution: reader.nullable(item.attribution, join(path, 'attribution'), (text, at) => reader.text(text, at)),
      picture: reader.choice(item.picture, join(path, 'picture'), ['live', 'graph']),
    };
  });
  return reader.diagnostics.length === 0 ? ok(items) : fail(reader.diagnostics);
}
