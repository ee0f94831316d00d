import { isPlayable } from './session/travel-file.ts';

/** What a file of the viewer's is opened as, wherever it is brought. */
export type FileKind = 'run' | 'pipeline' | 'data';

/** What the file picker offers. Whatever else is dropped holds data, too, if it is no JSON. */
export const ACCEPTED_FILES = '.json,.csv,.tsv,.txt,.log,.jsonl,.ndjson,application/json';

/** Of a file this much is looked into. */
const HEAD_BYTES = 4096;

/** A run by its first words, a pipeline by its ending; JSON of another name is a pipeline, unless it is a row a line. */
export async function fileKindOf(file: Pick<File, 'name' | 'slice'>): Promise<FileKind> {
  const head = await file.slice(0, HEAD_BYTES).text();
  if (isPlayable(head)) return 'run';
  const name = file.name.toLowerCase();
  if (name.endsWith('.weir.json')) return 'pipeline';
  return name.endsWith('.json') && !isRowALine(head) ? 'pipeline' : 'data';
}

/** A whole object in the first line, and another one after it. */
function isRowALine(head: string): boolean {
  const [first = '', second = ''] = head.replace(/^\uFEFF/, '').split('\n', 2);
  if (!second.startsWith('{')) return false;
  try {
    return typeof JSON.parse(first) === 'object';
  } catch {
    return false;
  }
}
