import { fail, ok, type Result } from '#std/result.ts';
import { diagnose, type Diagnostic } from './diagnostic.ts';
import { DOCUMENT_FORMAT, DOCUMENT_VERSION } from './document.ts';
import { describe, isPlainObject } from './decode/strict-reader.ts';

/**
 * Older formats, one step a version: `MIGRATIONS[n]` makes version n + 1 of version n. A step only moves and fills in;
 * whether the result is right is the decoder's business. A step is never changed once a version has been released.
 */
const MIGRATIONS: readonly ((document: JsonObject) => JsonObject)[] = [addRunSettings, addNotes];

type JsonObject = Readonly<Record<string, unknown>>;

/** Brings a file to the newest version, or says why it is none that this Weir can read. */
export function migrateDocument(json: unknown): Result<JsonObject, Diagnostic> {
  if (!isPlainObject(json)) {
    const values = { path: 'the file', expected: 'an object', found: describe(json) };
    return fail(diagnose('W001', { field: '', values }));
  }
  if (json['format'] !== DOCUMENT_FORMAT) return fail(diagnose('W012', { field: 'format' }));
  const version = json['version'];
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0 || version > DOCUMENT_VERSION) {
    const values = { version: describe(version), newest: DOCUMENT_VERSION };
    return fail(diagnose('W013', { field: 'version', values }));
  }
  let document = json;
  for (const [from, migrate] of MIGRATIONS.entries()) {
    if (from >= version) document = { ...migrate(document), version: from + 1 };
  }
  return ok(document);
}

/**
 * Version 0, before the first release, had no `run`, and its nodes no `chaining`: every job ran in workers at real
 * time, and chains were always made.
 */
function addRunSettings(document: JsonObject): JsonObject {
  const nodes = document['nodes'];
  return {
    ...document,
    nodes: Array.isArray(nodes)
      ? nodes.map((node: unknown) => (isPlainObject(node) ? { ...node, chaining: 'always' } : node))
      : nodes,
    run: { world: 'workers', rate: 1, script: null },
  };
}

/** Version 1 had no notes. */
function addNotes(document: JsonObject): JsonObject {
  return { ...document, notes: [] };
}
