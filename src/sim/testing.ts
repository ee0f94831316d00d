import { encodeUtf8 } from '#std/utf8.ts';
import { compileDocument } from '#model/compile/compile-document.ts';
import { parseDocumentText } from '#model/decode-document.ts';
import type { ScenarioScript } from '#protocol/job-client.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceBody, TraceEvent, TraceKind } from '#protocol/trace.ts';
import { DeterministicJob } from './deterministic-job.ts';

/** A pipeline of the gallery, compiled from its text. */
export function compileSample(
  text: string,
  jobId: string,
): { readonly plan: JobPlan; readonly script: ScenarioScript | null } {
  const document = parseDocumentText(text);
  if (!document.ok) throw new Error(JSON.stringify(document.failure));
  const compiled = compileDocument(document.value, jobId);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.failure));
  return compiled.value;
}

/** A host whose clock moves by hand, with one deterministic job and everything it said. */
export class HandHost {
  readonly job: DeterministicJob;
  readonly events: TraceEvent[] = [];
  jobTimeMs = Number.NaN;
  rate = Number.NaN;
  jobState = 'CREATED';
  batches = 0;
  #now = 0;
  #due: { readonly at: number; readonly run: () => void }[] = [];

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.job = new DeterministicJob({
      now: () => this.#now,
      later: (run, hostMs) => void this.#due.push({ at: this.#now + hostMs, run }),
      loadFile: async (key) => {
        const text = files[key];
        if (text === undefined) throw new Error(`${key} is not there`);
        return encodeUtf8(text).buffer;
      },
    });
    this.job.subscribe((batch) => {
      this.events.push(...batch.events);
      this.jobTimeMs = batch.jobTimeMs;
      this.rate = batch.rate;
      this.jobState = batch.jobState;
      this.batches++;
    });
  }

  /** Lets host time pass. A call that asks to run at once runs at the same instant. */
  pass(hostMs: number): void {
    const end = this.#now + hostMs;
    for (;;) {
      this.#due.sort((left, right) => left.at - right.at);
      const next = this.#due[0];
      if (next === undefined || next.at > end) break;
      this.#due.shift();
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }

  /** Whether the job still asks to be called. */
  isWaiting(): boolean {
    return this.#due.length > 0;
  }

  of<K extends TraceKind>(kind: K): Extract<TraceBody, { kind: K }>[] {
    return this.events.flatMap(({ body }) => (body.kind === kind ? [body as Extract<TraceBody, { kind: K }>] : []));
  }
}
