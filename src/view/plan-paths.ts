import type { JobPlan, OperatorKind, OperatorPlan } from '#protocol/job-plan.ts';

/** An operator, and on how many ways one source record can reach it with its lineage intact. */
export interface OperatorPaths {
  readonly vertex: number;
  readonly operator: OperatorPlan;
  readonly paths: number;
}

/**
 * Counts the ways from a source to every operator, and takes the most that one source has. A diamond (a record split
 * onto two branches that meet again) makes two, a broadcast edge as many as it has receivers; then counting a record so
 * often is right. An aggregate ends a way: what it emits are new records.
 */
export function planPaths(plan: JobPlan): OperatorPaths[] {
  const sources = plan.vertices.filter(({ operators }) => operators[0]?.config.kind.startsWith('source-'));
  const bySource = sources.map(({ id }) => new PathCounter(plan, { vertex: id, position: 0 }));
  return plan.vertices.flatMap((vertex) =>
    vertex.operators.map((operator, position) => ({
      vertex: vertex.id,
      operator,
      paths: Math.max(0, ...bySource.map((counter) => counter.into(vertex.id, position))),
    })),
  );
}

/**
 * How often one row may be in each log, by the log's name: on how many ways a row reaches its writer from the operator
 * that made it, be it a source, an aggregate or a window.
 */
export function logPaths(plan: JobPlan): ReadonlyMap<string, number> {
  const origins = plan.vertices.flatMap((vertex) =>
    vertex.operators.flatMap(({ config }, position) =>
      config.kind.startsWith('source-') || isAggregate(config.kind) ? [{ vertex: vertex.id, position }] : [],
    ),
  );
  const counters = origins.map((origin) => new PathCounter(plan, origin));
  return new Map(
    plan.vertices.flatMap((vertex) =>
      vertex.operators.flatMap(({ config }, position): [string, number][] =>
        config.kind === 'sink-log-writer'
          ? [[config.log, Math.max(1, ...counters.map((counter) => counter.into(vertex.id, position)))]]
          : [],
      ),
    ),
  );
}

/** A place in the plan. */
interface Origin {
  readonly vertex: number;
  readonly position: number;
}

class PathCounter {
  readonly #plan: JobPlan;
  readonly #origin: Origin;
  readonly #known = new Map<string, number>();

  constructor(plan: JobPlan, origin: Origin) {
    this.#plan = plan;
    this.#origin = origin;
  }

  into(vertex: number, position: number): number {
    const key = `${vertex}/${position}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const paths = this.#count(vertex, position);
    this.#known.set(key, paths);
    return paths;
  }

  #count(vertex: number, position: number): number {
    const operator = this.#plan.vertices[vertex]?.operators[position];
    if (operator === undefined) return 0;
    if (operator.config.kind.startsWith('source-')) return this.#isOrigin(vertex, position) ? 1 : 0;
    if (operator.chainedTo !== null) return this.#outOf(vertex, operator.chainedTo);
    let paths = 0;
    for (const edge of this.#plan.edges) {
      if (edge.to !== vertex) continue;
      const copies = edge.partitioner === 'broadcast' ? (this.#plan.vertices[vertex]?.parallelism ?? 1) : 1;
      paths += copies * this.#outOf(edge.from, edge.fromOperator);
    }
    return paths;
  }

  #outOf(vertex: number, position: number): number {
    if (this.#isOrigin(vertex, position)) return 1;
    const kind = this.#plan.vertices[vertex]?.operators[position]?.config.kind;
    return kind === undefined || isAggregate(kind) ? 0 : this.into(vertex, position);
  }

  #isOrigin(vertex: number, position: number): boolean {
    return vertex === this.#origin.vertex && position === this.#origin.position;
  }
}

function isAggregate(kind: OperatorKind): boolean {
  return kind === 'group-aggregate' || kind === 'window-aggregate';
}
