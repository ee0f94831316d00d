import { ReachedMarks } from '#sim/marks/reached-marks.ts';
import { INJECTED } from './injected-counts.ts';
import { addCounts, type BatchResult, type SeedFailure } from './simulation-batch.ts';

/** What all seeds together went through, and how it is told. */
export class SimulationTotals {
  readonly failures: SeedFailure[] = [];
  passed = 0;
  readonly #counts: Record<string, number> = {};
  readonly #marks: ReachedMarks;
  readonly #startedAt = performance.now();

  /** `base`: the first seed. */
  constructor(base: number) {
    this.#marks = new ReachedMarks(base);
  }

  add({ passed, failures, counts, marks }: BatchResult): void {
    for (const { seed, counts: reached } of marks) this.#marks.add(seed, reached);
    this.passed += passed;
    this.failures.push(...failures);
    addCounts(this.#counts, counts);
  }

  seeds(): number {
    return this.passed + this.failures.length;
  }

  /** A line a mark, the rarest first, with the seed that came to it first. */
  marks(): readonly string[] {
    return this.#marks.report(this.passed);
  }

  /** Seconds since the first seed. */
  elapsed(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  progress(): string {
    const rate = this.seeds() / Math.max(0.001, this.elapsed());
    return `${number(this.seeds())} seeds, ${rate.toFixed(0)} a second, ${this.failures.length} failed`;
  }

  /** The figures, most often first where names are many. */
  lines(): readonly string[] {
    const seconds = this.elapsed();
    const names = Object.keys(this.#counts);
    const injected = names.filter((name) => name.startsWith(INJECTED));
    const followed = names.filter((name) => !name.startsWith(INJECTED) && name !== 'steps');
    const faults = injected.reduce((sum, name) => sum + this.#count(name), 0);
    return [
      `${number(this.#count('steps'))} steps in ${seconds.toFixed(1)} s, ${(this.seeds() / seconds).toFixed(0)} seeds a second`,
      `injected: ${number(faults)} faults: ${this.#list(injected)}`,
      `what followed: ${this.#list(followed)}`,
      `${number(this.passed)} seeds passed, ${this.failures.length} failed`,
    ];
  }

  #list(names: readonly string[]): string {
    const ordered = names.toSorted((left, right) => this.#count(right) - this.#count(left));
    return ordered.map((name) => `${spaced(name)} ${number(this.#count(name))}`).join(', ') || 'nothing';
  }

  #count(name: string): number {
    return this.#counts[name] ?? 0;
  }
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** `injected:tabCrashed` → `tab crashed`. */
function spaced(name: string): string {
  const bare = name.startsWith(INJECTED) ? name.slice(INJECTED.length) : name;
  return bare.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
