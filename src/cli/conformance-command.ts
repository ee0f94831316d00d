import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseRequirement, type Requirement } from '#conformance/requirement.ts';
import { runVectorText, type VectorReport } from '#conformance/run-vector.ts';
import { parseArguments } from './command-arguments.ts';
import { reasonOf } from './read-text.ts';
import type { Terminal } from './terminal.ts';
import { EXIT, UserError } from './user-error.ts';

/** `weir conformance`: recorded vectors on the engine's own actors. The last line is the count. */
export function conformanceCommand(words: readonly string[], terminal: Terminal): number {
  const parsed = parseArguments(words, ['require']);
  if (parsed.positional.length === 0) throw new UserError('weir conformance takes files or folders of vectors');
  const requirements = (parsed.options.get('require') ?? []).map(requirementOf);
  const files = parsed.positional.flatMap(filesIn);
  if (files.length === 0) throw new UserError(`there is no .json file in ${parsed.positional.join(', ')}`);
  const tally = new Tally();
  for (const [index, file] of files.entries()) {
    terminal.progress(`${index} of ${files.length} vectors: ${file}`);
    const report = runFile(file, requirements);
    tally.add(report);
    if (report.outcome !== 'failed' || report.quirk !== null) continue;
    terminal.note(`FAILED ${report.suite ?? 'malformed file'} ${file}: ${report.detail}`);
  }
  for (const requirement of requirements) {
    if (!tally.suites().includes(requirement.suite)) terminal.note(`warning: no vector of ${requirement.text} was run`);
  }
  for (const line of tally.lines()) terminal.out(line);
  return tally.failed() > 0 ? EXIT.failed : EXIT.done;
}

function requirementOf(text: string): Requirement {
  const parsed = parseRequirement(text);
  if (!parsed.ok) throw new UserError(`--require ${text}: ${parsed.failure}`);
  return parsed.value;
}

/** A file as it is named, or all `.json` files under a folder, in the order of their paths. */
function filesIn(path: string): readonly string[] {
  let folder: boolean;
  try {
    folder = statSync(path).isDirectory();
  } catch (error: unknown) {
    throw new UserError(`${path} cannot be read: ${reasonOf(error)}`);
  }
  if (!folder) return [path];
  return readdirSync(path, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = join(path, entry.name);
      if (statSync(inner).isDirectory()) return filesIn(inner);
      return entry.name.endsWith('.json') ? [inner] : [];
    });
}

function runFile(file: string, requirements: readonly Requirement[]): VectorReport {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error: unknown) {
    const detail = `cannot be read: ${reasonOf(error)}`;
    return { outcome: 'failed', detail, suite: null, name: basename(file), required: false, quirk: null };
  }
  return runVectorText(text, basename(file), requirements);
}

interface Counts {
  passed: number;
  failed: number;
  unsupported: number;
  quirk: number;
}

const MALFORMED = '(malformed)';

/** Outcomes by suite; vectors with a quirk stand in a column of their own. */
class Tally {
  readonly #suites = new Map<string, Counts>();

  add({ suite, outcome, quirk }: VectorReport): void {
    const name = suite ?? MALFORMED;
    const counts = this.#suites.get(name) ?? { passed: 0, failed: 0, unsupported: 0, quirk: 0 };
    counts[quirk === null ? outcome : 'quirk']++;
    this.#suites.set(name, counts);
  }

  suites(): readonly string[] {
    return [...this.#suites.keys()];
  }

  failed(): number {
    return this.#total('failed');
  }

  lines(): readonly string[] {
    const names = this.suites().toSorted();
    const width = Math.max(...names.map((name) => name.length));
    const quirks = this.#total('quirk');
    return [
      `${'suite'.padEnd(width)}  passed / failed / unsupported`,
      ...names.map((name) => {
        const { passed, failed, unsupported, quirk } = this.#suites.get(name) as Counts;
        const apart = quirk > 0 ? `  (and ${quirk} with a fault of Flink)` : '';
        return `${name.padEnd(width)}  ${passed} / ${failed} / ${unsupported}${apart}`;
      }),
      ...(quirks > 0 ? [`${quirks} vectors record a fault of Flink and are counted apart`] : []),
      `${this.#total('passed')} passed, ${this.#total('failed')} failed, ${this.#total('unsupported')} unsupported`,
    ];
  }

  #total(kind: keyof Counts): number {
    let total = 0;
    for (const counts of this.#suites.values()) total += counts[kind];
    return total;
  }
}
