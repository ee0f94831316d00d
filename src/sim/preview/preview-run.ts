import { assert } from '#std/assert.ts';
import { fileEntries } from '#engine/vault/file-store.ts';
import { isNumeric } from '#expression/types/type-rules.ts';
import { valueText } from '#expression/values/value-text.ts';
import { compileDocument } from '#model/compile/compile-document.ts';
import type { PreviewRejection, PreviewRow, PreviewTable } from '#model/preview.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { type Schema, typeText } from '#protocol/logical-type.ts';
import type { SinkRow } from '#protocol/query.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { DeterministicWorld } from '../world/deterministic-world.ts';
import { DueScheduler } from '../world/due-scheduler.ts';
import { SimulatedStorage } from '../world/simulated-storage.ts';
import type { DocumentCut } from './cut-document.ts';

/**
 * One run of a cut document: the actors of a job in a deterministic world without checkpoints, whose virtual time costs
 * nothing. It advances in slices, so that whoever hosts it can give it up for a newer one.
 */
export class PreviewRun {
  readonly #cut: DocumentCut;
  readonly #plan: JobPlan;
  readonly #world: DeterministicWorld;
  readonly #rejected: PreviewRejection[] = [];
  #rejectedCount = 0;
  #failure: string | null = null;
  #ended = false;

  /** `files`: the beginning of each file that the cut reads, by key. The cut compiles. */
  constructor(cut: DocumentCut, files: ReadonlyMap<string, Uint8Array>) {
    const compiled = compileDocument(cut.document, JOB_ID);
    assert(compiled.ok, 'a cut that is run has no errors');
    this.#cut = cut;
    this.#plan = compiled.value.plan;
    const storage = new SimulatedStorage();
    for (const [file, bytes] of files) {
      for (const entry of fileEntries(file, bytes.slice().buffer)) storage.put(entry);
    }
    this.#world = new DeterministicWorld({
      jobId: JOB_ID,
      scheduler: new DueScheduler(),
      seed: this.#plan.settings.seed,
      startMs: START_MS,
      stepMs: 0,
      storageMs: 0,
      storage,
      onTrace: (event) => this.#onTrace(event),
      rethrow: false,
    });
    this.#world.command({ kind: 'startJob', plan: this.#plan, restore: 'fresh', traceLevel: 'summary' });
  }

  /** Goes on until the job ends or `mayGoOn` says no; whether it has ended. */
  advance(mayGoOn: () => boolean): boolean {
    while (!this.#ended) {
      for (let step = 0; step < STEPS_PER_LOOK && !this.#ended; step++) {
        if (!this.#world.step() || this.#world.now() - START_MS > JOB_MS_MAX) this.#ended = true;
      }
      if (!this.#ended && !mayGoOn()) return false;
    }
    return true;
  }

  /** Why the job failed, or null. */
  failure(): string | null {
    return this.#failure;
  }

  rejected(): { readonly count: number; readonly first: readonly PreviewRejection[] } {
    return { count: this.#rejectedCount, first: this.#rejected };
  }

  /** The first rows that reached a log, at most {@link ROWS_SHOWN_MAX}. */
  table(log: string | null): PreviewTable | null {
    if (log === null) return null;
    const writer = this.#plan.vertices
      .flatMap(({ operators }) => operators)
      .find(({ config }) => config.kind === 'sink-log-writer' && config.log === log);
    const schema = writer?.inputSchema ?? null;
    const answer = this.#world.ask('vault', { kind: 'sinkExport', sink: log, lens: 'uncommitted' });
    if (schema === null || answer.kind !== 'sinkRows') return null;
    const paths = log === this.#cut.logs.output ? this.#cut.paths : [];
    return {
      columns: schema.fields.map(({ name, type, nullable }, index) => ({
        name,
        type: `${typeText(type)}${nullable ? '' : ' NOT NULL'}`,
        numeric: isNumeric(type),
        time: schema.timeField === index,
        path: paths[index] ?? null,
      })),
      rows: answer.rows.slice(0, ROWS_SHOWN_MAX).map((row) => previewRow(row, schema)),
      total: answer.rows.length,
      changelog: schema.changelog,
    };
  }

  #onTrace({ body }: TraceEvent): void {
    switch (body.kind) {
      case 'recordRejected':
        this.#rejectedCount++;
        if (this.#rejected.length < REJECTED_SHOWN_MAX) {
          const { line, refusal, text } = body;
          this.#rejected.push({ line, refusal, text });
        }
        return;
      case 'jobStateChanged':
        if (body.to === 'FAILING' || body.to === 'FAILED') this.#failure ??= body.reason;
        if (body.to === 'FAILED' || body.to === 'FINISHED' || body.to === 'CANCELED') this.#ended = true;
        return;
      default:
    }
  }
}

function previewRow({ values, eventTime, rowKind }: SinkRow, schema: Schema): PreviewRow {
  return {
    cells: values.map((value, index) => {
      const field = schema.fields[index];
      return value === null || field === undefined ? null : valueText(field.type, value).slice(0, CELL_LENGTH_MAX);
    }),
    eventTime: Number.isFinite(eventTime) ? eventTime : null,
    rowKind,
  };
}

const JOB_ID = 'preview';
/** As the deterministic world of a job: 2026-01-01T00:00:00Z. */
const START_MS = 1_767_225_600_000;
/** Job time after which endless sources have given enough. */
const JOB_MS_MAX = 24 * 3_600_000;
/** Steps between two looks at the host's clock: some 10 µs each. */
const STEPS_PER_LOOK = 32;
const ROWS_SHOWN_MAX = 50;
const REJECTED_SHOWN_MAX = 20;
/** Characters of a value that a table shows. */
const CELL_LENGTH_MAX = 200;
