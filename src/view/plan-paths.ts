import type { JobPlan, OperatorPlan } from '#protocol/job-plan.ts';

/** An operator, and on how many ways one source record can reach it with its lineage intact. */
export interface OperatorPaths {
  readonly vertex: number;
  readonly operator: OperatorPlan;
  readonly paths: number;
}

/**
 * Counts the ways from a source to every operator, and takes the most that one source has. A diamond (a record split onto
 * two branches that meet again) makes two; then counting a record twice is right. An aggregate ends a way: what it emits
 * are new records.
 */
export function planPaths(plan: JobPlan): OperatorPaths[] {
  const sources = plan.vertices.filter(({ operators }) => operators[0]?.config.kind.startsWith('source-'));
  const bySource = sources.map(({ id }) => new PathCounter(plan, id));
  return plan.vertices.flatMap((vertex) =>
    vertex.operators.map((operator, position) => ({
      vertex: vertex.id,
      operator,
      paths: Math.max(0, ...bySource.map((counter) => counter.into(vertex.id, position))),
    })),
  );
}

class PathCounter {
  readonly #plan: JobPlan;
  readonly #source: number;
  readonly #known = new Map<string, number>();

  constructor(plan: JobPlan, source: number) {
    this.#plan = plan;
    this.#source = source;
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
    if (operator.config.kind.startsWith('source-')) return vertex === this.#source ? 1 : 0;
    if (operator.chainedTo !== null) return this.#outOf(vertex, operator.chainedTo);
    let paths = 0;
    for (const edge of this.#plan.edges) {
      if (edge.to === vertex) paths += this.#outOf(edge.from, edge.fromOperator);
    }
    return paths;
  }

  #outOf(vertex: number, position: number): number {
    const kind = this.#plan.vertices[vertex]?.operators[position]?.config.kind;
    return kind === 'group-aggregate' || kind === 'window-aggregate' ? 0 : this.into(vertex, position);
  }
}
