import { parseChannelId, type JobPlan, parseSubtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import type { SourcePosition, TraceBody, TracedRecord, TraceEvent } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import { isSourceVertex } from './plan-topology.ts';
import { OperatorTally } from './operator-tally.ts';
import { OutputTally } from './output-tally.ts';
import { logPaths, planPaths } from './plan-paths.ts';
import type { OperatorSummary } from './operator-tally.ts';

/**
 * The ledger of lineage: kept from the trace alone, so an engine that miscounts cannot also hide it.
 *
 * A stateful operator's state is, for this purpose, the list of records applied to it. A snapshot is a position in the
 * list, a restore cuts the list back to it: what was applied before is in the state, what was applied after is not. So
 * a record may be processed twice and counted once (it was cut off in between), or processed twice and counted twice
 * (it was in the snapshot and came again).
 */
export class Ledger {
  readonly #operators = new Map<string, OperatorTally>();
  readonly #outputs: OutputTally;
  readonly #plan: JobPlan;
  /** Operators fed by a vertex's channels, by vertex: only heads of chains see what was sent. */
  readonly #heads = new Map<number, string>();
  readonly #positions = new Map<SubtaskId, readonly SourcePosition[]>();
  readonly #positionsAt = new Map<number, Map<string, number>>();
  readonly #labels = new Map<string, string>();
  readonly #lineagesOfLabel = new Map<string, Set<string>>();
  #level: TraceLevel;
  #attempt = 0;
  #untracedBefore: number | null = null;
  #finished = false;

  constructor(plan: JobPlan, level: TraceLevel) {
    this.#plan = plan;
    this.#level = level;
    this.#outputs = new OutputTally(tableSinks(plan), logPaths(plan));
    for (const { vertex, operator, paths } of planPaths(plan)) {
      if (operator.config.kind !== 'group-aggregate' && operator.config.kind !== 'window-aggregate') continue;
      if (paths === 0) continue;
      this.#operators.set(operator.uid, new OperatorTally(operator.uid, operator.name, paths));
      if (plan.vertices[vertex]?.operators[0]?.uid === operator.uid) this.#heads.set(vertex, operator.uid);
    }
  }

  /** The level the run is traced at from now on. What happened untraced is not in the ledger, and it says so. */
  noteLevel(level: TraceLevel): void {
    if (level === this.#level) return;
    if (this.#level !== 'full') {
      for (const tally of this.#operators.values()) tally.clear();
      this.#untracedBefore = this.#lastCheckpoint();
    }
    this.#level = level;
  }

  /** Takes the next event, in merged order. */
  take(event: TraceEvent): void {
    if (event.actor.startsWith('task:') && event.attempt > 0 && event.attempt < this.#attempt) return;
    const { body } = event;
    switch (body.kind) {
      case 'attemptStarted':
        return this.#onAttempt(body);
      case 'jobStateChanged':
        this.#finished = body.to === 'FINISHED';
        return;
      case 'elementSent':
        if (body.element.kind === 'records') this.#onSent(body.channel, body.element.records);
        return;
      case 'recordProcessed':
        if (body.record.lineage === '') return;
        this.#name(body.record);
        this.#operators.get(body.uid)?.apply(body.subtask, body.record.lineage);
        return;
      case 'sourcePositionChanged':
        this.#positions.set(body.subtask, body.splits);
        return;
      case 'checkpointTriggered':
        return this.#onTriggered(body);
      case 'snapshotSyncStarted':
        return this.#onSnapshot(body.subtask, body.checkpointId);
      case 'rowsWritten':
        return this.#outputs.write(body.subtask, body.sink, body.rows, body.repeated, body.lineage);
      case 'transactionChanged':
        return this.#outputs.change(body.subtask, body.log, body.transaction, body.state);
      default:
        return;
    }
  }

  /** Everything the verdict is made of. */
  tally(): LedgerTally {
    const operators = [...this.#operators.values()];
    const lost = new Set<string>();
    const twice = new Set<string>();
    for (const operator of operators) {
      for (const lineage of operator.lost(this.#finished)) lost.add(lineage);
      for (const lineage of operator.twice()) twice.add(lineage);
    }
    const committedTwice = this.#outputs.committedTwice();
    return {
      level: this.#level,
      finished: this.#finished,
      sinceCheckpoint: this.#untracedBefore,
      promised: this.#plan.settings.checkpoint.mode,
      operators: operators.map((operator) => operator.summary()),
      lost: this.#names(lost),
      twice: this.#names(twice),
      committedTwice: this.#names(committedTwice),
      committedRows: this.#outputs.committedRows(),
      repeatedRows: this.#outputs.repeatedRows(),
    };
  }

  /** How often a record was processed and how often it counts now, by its name on the screen or its lineage. */
  record(name: string): RecordHistory | null {
    const lineages = this.#lineagesOfLabel.get(name);
    const lineage = lineages?.size === 1 ? ([...lineages][0] as string) : name;
    for (const operator of this.#operators.values()) {
      const processed = operator.timesProcessed(lineage);
      if (processed > 0) return { lineage, operator: operator.uid, processed, counted: operator.timesCounted(lineage) };
    }
    return null;
  }

  #onAttempt(body: Extract<TraceBody, { kind: 'attemptStarted' }>): void {
    this.#attempt = body.attempt;
    this.#finished = false;
    const id = body.restoredCheckpointId;
    const passed = id === null ? undefined : this.#positionsAt.get(id);
    if (id !== null && passed === undefined) this.#untracedBefore = id;
    for (const operator of this.#operators.values()) {
      operator.restore(id);
      if (passed !== undefined) operator.condemn((lineage) => isBefore(passed, lineage));
    }
    this.#outputs.restart(body.attempt);
  }

  #onSent(channel: Parameters<typeof parseChannelId>[0], records: readonly TracedRecord[]): void {
    const vertex = this.#plan.edges[parseChannelId(channel).edge]?.to ?? -1;
    const uid = this.#heads.get(vertex);
    for (const record of records) {
      // A row made before the run was traced has no lineage: it is not known, and nothing is claimed about it.
      if (record.lineage === '') continue;
      this.#name(record);
      if (uid !== undefined) this.#operators.get(uid)?.expect(record.lineage);
    }
  }

  #onTriggered(body: Extract<TraceBody, { kind: 'checkpointTriggered' }>): void {
    // A subtask that has finished takes no snapshot: its state at the end stands for it.
    for (const vertex of this.#plan.vertices) {
      for (let index = 0; index < vertex.parallelism; index++) {
        const id: SubtaskId = `${vertex.id}/${index}`;
        if (!body.subtasks.includes(id)) this.#onSnapshot(id, body.checkpointId);
      }
    }
  }

  #onSnapshot(subtask: SubtaskId, checkpointId: number): void {
    const { vertex } = parseSubtaskId(subtask);
    const operators = this.#plan.vertices[vertex]?.operators ?? [];
    for (const { uid } of operators) this.#operators.get(uid)?.snapshot(subtask, checkpointId);
    if (!isSourceVertex(this.#plan, vertex)) return;
    const positions = this.#positionsAt.get(checkpointId) ?? new Map<string, number>();
    for (const { split, offset } of this.#positions.get(subtask) ?? []) {
      positions.set(`${operators[0]?.uid ?? ''}:${split}`, offset);
    }
    this.#positionsAt.set(checkpointId, positions);
  }

  #lastCheckpoint(): number {
    return Math.max(0, ...this.#positionsAt.keys());
  }

  #name(record: TracedRecord): void {
    if (this.#labels.has(record.lineage)) return;
    this.#labels.set(record.lineage, record.label);
    const lineages = this.#lineagesOfLabel.get(record.label);
    if (lineages === undefined) this.#lineagesOfLabel.set(record.label, new Set([record.lineage]));
    else lineages.add(record.lineage);
  }

  /** A label names a record only where it is the only one of that label; else its lineage does. */
  #names(lineages: ReadonlySet<string>): string[] {
    return [...lineages].map((lineage) => {
      const label = this.#labels.get(lineage);
      if (label === undefined || label === '') return lineage;
      return this.#lineagesOfLabel.get(label)?.size === 1 ? label : lineage;
    });
  }
}

export interface LedgerTally {
  readonly level: TraceLevel;
  readonly finished: boolean;
  /** Not null: what was in the state before this checkpoint is untraced. */
  readonly sinceCheckpoint: number | null;
  readonly promised: 'exactly-once' | 'at-least-once';
  readonly operators: readonly OperatorSummary[];
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  /** Rows in the committed output more than once. */
  readonly committedTwice: readonly string[];
  readonly committedRows: number;
  /** Rows that table sinks wrote again after a restart: they promise at-least-once. */
  readonly repeatedRows: number;
}

export interface RecordHistory {
  readonly lineage: string;
  readonly operator: string;
  readonly processed: number;
  readonly counted: number;
}

/** Sinks whose rows are visible as soon as they are written, so that a replay shows them again. */
function tableSinks(plan: JobPlan): ReadonlySet<string> {
  const operators = plan.vertices.flatMap((vertex) => vertex.operators);
  return new Set(operators.filter(({ config }) => config.kind === 'sink-table').map(({ uid }) => uid));
}

/** Whether the sources had passed a record when they took their snapshot. */
function isBefore(positions: ReadonlyMap<string, number>, lineage: string): boolean {
  const slash = lineage.indexOf('/');
  const root = slash < 0 ? lineage : lineage.slice(0, slash);
  const colon = root.lastIndexOf(':');
  const position = positions.get(root.slice(0, colon));
  return position !== undefined && Number(root.slice(colon + 1)) < position;
}
