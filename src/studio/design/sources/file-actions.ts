import type { DocumentFile, PipelineDocument } from '#model/document.ts';
import { updateNode } from '#model/edit-document.ts';
import { DEFAULT_WATERMARK } from '#model/new-document.ts';
import { type ConfigOf, filesOf } from '#model/node-kind.ts';
import type { FileEncoding, FileNote, FileProblem, FormFinding } from '#protocol/file-finding.ts';
import { edit } from '../../app-store.ts';
import type { StudioHost } from '../../studio-host.ts';

/** A file as the user hands it over: chosen, dropped, or pasted as text. */
export interface BroughtFile {
  readonly name: string;
  readonly content: Blob;
}

/** What came of bringing files, file by file. */
export interface TakenFiles {
  readonly notes: readonly FileNote[];
  readonly refused: readonly { readonly name: string; readonly problem: FileProblem }[];
}

/** Something that is done with files and takes a while. */
export type FileWork = (onProgress: (share: number) => void) => Promise<TakenFiles>;

/**
 * Takes files into storage and makes them the files of a source; `add` keeps those that it has. The form of the first
 * one is found out unless files are added: then they are read as the others are.
 */
export async function takeFiles(
  host: StudioHost,
  nodeId: string,
  brought: readonly BroughtFile[],
  options: { readonly add: boolean; readonly onProgress: (share: number) => void },
): Promise<TakenFiles> {
  const taken: DocumentFile[] = [];
  const notes = new Set<FileNote>();
  const refused: { name: string; problem: FileProblem }[] = [];
  for (const [index, { name, content }] of brought.entries()) {
    const imported = await host.files.importFile(content, null, (share) =>
      options.onProgress((index + share) / brought.length),
    );
    const { file, bytes, encoding } = imported;
    for (const note of encoding.notes) notes.add(note);
    if (file === null) refused.push({ name, problem: encoding.problem ?? 'binary' });
    else taken.push({ file, bytes, name: shortName(name) });
  }
  const [first, ...more] = taken;
  if (first === undefined) return { notes: [], refused };
  if (options.add) configure(nodeId, (config) => withFiles(config, [...filesOf(config), ...taken]));
  else {
    const form = await host.files.lookInto(first.file, first.bytes);
    for (const note of form.notes) notes.add(note);
    if (form.problem !== null) refused.push({ name: first.name ?? first.file, problem: form.problem });
    configure(nodeId, (config) => withForm(withFiles(config, [first, ...more]), form));
  }
  return { notes: [...notes], refused };
}

/** Reads all uploads of a source in another encoding, and looks at their form anew. */
export async function changeEncoding(
  host: StudioHost,
  nodeId: string,
  config: ConfigOf<'file'>,
  encoding: FileEncoding,
): Promise<TakenFiles> {
  const converted: DocumentFile[] = [];
  for (const { file, bytes, name } of filesOf(config)) {
    if (!file.startsWith('upload:')) {
      converted.push({ file, bytes, name });
      continue;
    }
    const imported = await host.files.convertFile(file, encoding);
    converted.push({ file: imported.file ?? file, bytes: imported.bytes, name });
  }
  const [first] = converted;
  if (first === undefined) return { notes: [], refused: [] };
  const form = await host.files.lookInto(first.file, first.bytes);
  configure(nodeId, (before) => withForm(withFiles(before, converted), form));
  return { notes: form.notes, refused: [] };
}

/** Looks at the form of a source's first file again, and takes what is found. */
export async function sniffAgain(host: StudioHost, nodeId: string, config: ConfigOf<'file'>): Promise<TakenFiles> {
  const form = await host.files.lookInto(config.file, config.bytes);
  configure(nodeId, (before) => withForm(before, form));
  const problem = form.problem === null ? [] : [{ name: config.name ?? config.file, problem: form.problem }];
  return { notes: form.notes, refused: problem };
}

/** Takes a file off a source that has others. */
export function removeFile(nodeId: string, index: number): void {
  configure(nodeId, (config) => withFiles(config, filesOf(config).toSpliced(index, 1)));
}

/** Makes a shipped sample the file of a source. */
export function readSample(nodeId: string, file: string, bytes: number): void {
  configure(nodeId, (config) => withFiles(config, [{ file, bytes }]));
}

/** The standard quote is the absence of another one. */
export function changeQuote(nodeId: string, quote: string): void {
  configure(nodeId, (config) => {
    const { quote: _, ...rest } = config;
    return quote === '"' ? rest : { ...rest, quote };
  });
}

/** An empty format is the absence of one: times are written as their type says. */
export function changeTimeFormat(nodeId: string, timeFormat: string): void {
  const change = (config: ConfigOf<'file'>): ConfigOf<'file'> => {
    const { timeFormat: _, ...rest } = config;
    return timeFormat === '' ? rest : { ...rest, timeFormat };
  };
  configure(nodeId, change, 'time');
}

/** Changes the configuration of a file source as one undo step. */
function configure(nodeId: string, change: (config: ConfigOf<'file'>) => ConfigOf<'file'>, part = 'file'): void {
  edit(
    'editConfig',
    (document: PipelineDocument) => {
      const config = document.nodes.find((node) => node.id === nodeId)?.config;
      return config?.kind === 'file' ? updateNode(document, nodeId, { config: change(config) }) : document;
    },
    `${nodeId} ${part}`,
  );
}

function withFiles(config: ConfigOf<'file'>, files: readonly DocumentFile[]): ConfigOf<'file'> {
  const [first, ...moreFiles] = files;
  if (first === undefined) return config;
  const { name: _, moreFiles: __, ...rest } = config;
  const { file, bytes, name } = first;
  return {
    ...rest,
    file,
    bytes,
    ...(name === undefined ? {} : { name }),
    ...(moreFiles.length === 0 ? {} : { moreFiles: moreFiles.map(withoutEmptyName) }),
  };
}

/** A property that is undefined would not survive being saved. */
function withoutEmptyName({ file, bytes, name }: DocumentFile): DocumentFile {
  return name === undefined ? { file, bytes } : { file, bytes, name };
}

function withForm(config: ConfigOf<'file'>, form: FormFinding): ConfigOf<'file'> {
  const { timeFormat: _, quote: __, ...rest } = config;
  const { format, delimiter, quote, header, columns, timeColumn, timeFormat, notes } = form;
  const needsWatermark = timeColumn !== null && config.watermark.strategy === 'none';
  return {
    ...rest,
    format,
    delimiter,
    header,
    columns,
    timeColumn,
    ...(quote === '"' ? {} : { quote }),
    ...(timeFormat === null ? {} : { timeFormat }),
    // A split cannot start inside of a cell, so a file whose cells have line breaks is one.
    splits: notes.includes('quoted-line-breaks') ? 1 : config.splits,
    watermark: needsWatermark ? DEFAULT_WATERMARK : config.watermark,
  };
}

/** Names of the document have 200 code points at most. */
function shortName(name: string): string {
  return [...name].slice(-200).join('');
}
