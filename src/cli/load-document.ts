import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileDocument } from '#model/compile/compile-document.ts';
import { parseDocumentText } from '#model/decode-document.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { PipelineDocument } from '#model/document.ts';
import { validateDocument } from '#model/validate-document.ts';
import type { ScenarioScript } from '#protocol/job-client.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { FileSourceConfig } from '#protocol/source-config.ts';
import { readText } from './read-text.ts';
import { type RecordedClicks, recordedClicks } from './recorded-clicks.ts';
import { readUpload } from './upload-files.ts';
import { UserError } from './user-error.ts';

/** A document that can be run, with the files its sources read. */
export interface LoadedDocument {
  readonly document: PipelineDocument;
  readonly plan: JobPlan;
  /** What happens when, in a scripted scenario. */
  readonly script: ScenarioScript | null;
  readonly files: readonly { readonly key: string; readonly bytes: ArrayBuffer }[];
  readonly clicks: readonly RecordedClicks[];
  readonly warnings: readonly string[];
}

/** What the command line sets in place of the document. */
export interface DocumentOverrides {
  /** Of nodes that set none. */
  readonly parallelism: number | null;
  readonly checkpointIntervalMs: number | null;
}

/** What sources of a document read that is not beside it. */
export interface DocumentInputs {
  /** The folder of what was uploaded; null = none was named. */
  readonly filesFolder: string | null;
  /** The file of what was clicked; null = none was named. */
  readonly clicksFile: string | null;
  /** A run goes on: what was clicked lies in its state. */
  readonly resume: boolean;
}

/** Reads, checks and compiles a `.weir.json` file, and reads the files it names. */
export async function loadDocument(
  path: string,
  overrides: DocumentOverrides = NO_OVERRIDES,
  inputs: DocumentInputs = NO_INPUTS,
): Promise<LoadedDocument> {
  const decoded = parseDocumentText(readText(path));
  if (!decoded.ok) throw new UserError(`${path} is not a pipeline:\n${listed(decoded.failure)}`);
  const document = overridden(decoded.value, overrides);
  const compiled = compileDocument(document, document.id);
  if (!compiled.ok) {
    const errors = compiled.failure.filter((diagnostic) => diagnostic.severity === 'error');
    throw new UserError(`${path} cannot run:\n${listed(errors)}`);
  }
  const warnings = validateDocument(document).diagnostics.filter((diagnostic) => diagnostic.severity === 'warning');
  const { plan, script } = compiled.value;
  const files = await filesOf(plan, path, inputs.filesFolder);
  return { document, plan, script, files, clicks: clicksOf(plan, inputs), warnings: warnings.map(diagnosticText) };
}

const NO_OVERRIDES: DocumentOverrides = { parallelism: null, checkpointIntervalMs: null };
const NO_INPUTS: DocumentInputs = { filesFolder: null, clicksFile: null, resume: false };

function clicksOf(plan: JobPlan, { clicksFile, resume }: DocumentInputs): readonly RecordedClicks[] {
  if (!resume) return recordedClicks(plan, clicksFile === null ? null : readText(clicksFile));
  if (clicksFile !== null)
    throw new UserError('--resume goes on with the clicks that are recorded; leave out --clicks');
  return [];
}

function overridden(document: PipelineDocument, overrides: DocumentOverrides): PipelineDocument {
  const { parallelism, checkpointIntervalMs } = overrides;
  const { settings } = document;
  const intervalMs = checkpointIntervalMs ?? settings.checkpoint.intervalMs;
  return {
    ...document,
    parallelism: parallelism ?? document.parallelism,
    settings: { ...settings, checkpoint: { ...settings.checkpoint, intervalMs } },
  };
}

function listed(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `  ${diagnosticText(diagnostic)}`).join('\n');
}

function diagnosticText({ code, message, help }: Diagnostic): string {
  return `${code} ${message}${help === '' ? '' : ` ${help}`}`;
}

async function filesOf(plan: JobPlan, documentPath: string, folder: string | null): Promise<LoadedDocument['files']> {
  const sources = plan.vertices
    .flatMap((vertex) => vertex.operators)
    .flatMap(({ name, config }) => (config.kind === 'source-file' ? [{ name, config }] : []));
  const files = new Map<string, ArrayBuffer>();
  for (const { name, config } of sources) {
    for (const source of [config, ...(config.moreFiles ?? [])]) {
      const bytes = files.get(source.file) ?? (await readFile(source, name, documentPath, folder));
      if (bytes.byteLength !== source.bytes) {
        const sizes = `${bytes.byteLength} bytes, the document says ${source.bytes}`;
        throw new UserError(`${source.file}, read by ${name}, has ${sizes}`);
      }
      files.set(source.file, bytes);
    }
  }
  return [...files].map(([key, bytes]) => ({ key, bytes }));
}

async function readFile(
  file: Pick<FileSourceConfig, 'file' | 'name'>,
  source: string,
  documentPath: string,
  folder: string | null,
): Promise<ArrayBuffer> {
  if (file.file.startsWith('sample:')) return readSample(file.file, source, documentPath);
  if (folder !== null) return readUpload(file.file, file.name, folder);
  const shown = file.name ?? file.file;
  throw new UserError(
    `${source} reads ${shown}, which was uploaded to a browser; say where it lies here: --files FOLDER`,
  );
}

/** Samples lie beside the document, or in the project's public folder. */
function readSample(file: string, source: string, documentPath: string): ArrayBuffer {
  const name = /^sample:([\w-][\w.-]*)$/.exec(file)?.[1];
  if (name === undefined) throw new UserError(`${source} reads ${file}, which is no name of a sample`);
  const own = dirname(fileURLToPath(import.meta.url));
  const folders = [dirname(documentPath), join(own, '../public/samples'), join(own, '../../public/samples')];
  const path = folders.map((folder) => join(folder, 'data', name)).find((candidate) => existsSync(candidate));
  if (path === undefined)
    throw new UserError(`${source} reads ${file}, and there is no data/${name} beside ${documentPath}`);
  const bytes = readFileSync(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
