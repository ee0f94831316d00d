import { type JobPlan, parseSubtaskId, subtaskId, type SubtaskId } from '#protocol/job-plan.ts';

/**
 * Which subtasks need a port between them: those that share a channel. All-to-all edges are wired completely; a rescale
 * edge too, where some ports stay unused.
 */
export function neighboursOf(plan: JobPlan, subtask: SubtaskId): SubtaskId[] {
  const { vertex, index } = parseSubtaskId(subtask);
  const neighbours = new Set<SubtaskId>();
  for (const edge of plan.edges) {
    if (edge.from !== vertex && edge.to !== vertex) continue;
    const other = edge.from === vertex ? edge.to : edge.from;
    const parallelism = plan.vertices[other]?.parallelism ?? 0;
    for (let peer = 0; peer < parallelism; peer++) {
      if (edge.partitioner === 'forward' && peer !== index) continue;
      neighbours.add(subtaskId(other, peer));
    }
  }
  return [...neighbours];
}

/** The ports between the subtasks of one attempt: whoever is spawned first leaves the other end for the second. */
export class PeerPorts {
  readonly #attempt: number;
  readonly #waiting = new Map<string, MessagePort>();

  constructor(attempt: number) {
    this.#attempt = attempt;
  }

  attempt(): number {
    return this.#attempt;
  }

  /** The end of `subtask` of its port to `peer`. */
  take(subtask: SubtaskId, peer: SubtaskId): MessagePort {
    const waiting = this.#waiting.get(`${subtask}>${peer}`);
    if (waiting !== undefined) {
      this.#waiting.delete(`${subtask}>${peer}`);
      return waiting;
    }
    const { port1, port2 } = new MessageChannel();
    this.#waiting.set(`${peer}>${subtask}`, port2);
    return port1;
  }

  /** Closes the ends that nobody fetched. */
  close(): void {
    for (const port of this.#waiting.values()) port.close();
    this.#waiting.clear();
  }
}
