import { must } from '#std/assert.ts';
import { keyGroupOf, subtaskOfKeyGroup } from '#std/key-hash.ts';
import type { LogicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import { keyHasher } from '../state/key-hasher.ts';
import type { Operator } from './operator.ts';
import { snapshotOf, type TestOperatorContext } from './testing.ts';

/** The subtasks of one operator, which may be stopped and started again with another parallelism. For tests. */
export class TestSubtasks {
  contexts: readonly TestOperatorContext[] = [];
  operators: readonly Operator[] = [];
  readonly #maxParallelism: number;
  readonly #hash: (columns: readonly Column[], row: number) => number;
  readonly #contextOf: (parallelism: number, index: number) => TestOperatorContext;
  readonly #create: (context: TestOperatorContext) => Operator;

  /** Starts one subtask. */
  constructor(options: {
    readonly keyTypes: readonly LogicalType[];
    readonly maxParallelism: number;
    readonly contextOf: (parallelism: number, index: number) => TestOperatorContext;
    readonly create: (context: TestOperatorContext) => Operator;
  }) {
    this.#maxParallelism = options.maxParallelism;
    this.#hash = keyHasher(options.keyTypes);
    this.#contextOf = options.contextOf;
    this.#create = options.create;
    this.#start(1, []);
  }

  /** The subtask that a row belongs to, by its key columns. */
  ownerOf(keys: readonly Column[], row: number): number {
    const group = keyGroupOf(this.#hash(keys, row), this.#maxParallelism);
    return subtaskOfKeyGroup(group, this.#maxParallelism, this.operators.length);
  }

  /** Snapshots all subtasks and starts as many as said from that; the chunks they took up. */
  restart(parallelism: number): readonly SnapshotChunk[] {
    const chunks = this.operators.flatMap((operator) => snapshotOf(operator, 1));
    this.#start(parallelism, chunks);
    return chunks;
  }

  /** Saves every operator and goes on with copies. */
  reload(): void {
    this.operators = this.operators.map((operator, index) => {
      const copy = this.#create(must(this.contexts[index], 'every operator has its context'));
      copy.load(structuredClone(operator.save()));
      return copy;
    });
  }

  #start(parallelism: number, chunks: readonly SnapshotChunk[]): void {
    this.contexts = Array.from({ length: parallelism }, (_, index) => this.#contextOf(parallelism, index));
    this.operators = this.contexts.map(this.#create);
    for (const operator of this.operators) {
      operator.restore(chunks, 1);
      operator.open();
    }
  }
}
