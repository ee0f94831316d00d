import { fail, ok, type Result } from '#std/result.ts';
import { inferSchemas } from '#model/infer-schemas.ts';
import type { NamedExpressionConfig, NodeConfig, PipelineDocument, WindowConfig } from '#model/document.ts';
import { DEFAULT_SETTINGS, DEFAULT_WATERMARK, newDocument, NO_WATERMARK } from '#model/new-document.ts';
import { testNode } from '#model/testing.ts';
import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import { typeText } from '#protocol/logical-type.ts';
import type { PipelineNode, PipelineVector } from './pipeline-vector.ts';
import { attachedWindow, type WindowColumns, windowColumnsOf } from './pipeline-windows.ts';

/** The log that collects what the output node of a vector emits. */
export const OUTPUT_LOG = 'output';

/**
 * The document of a vector: every logical node becomes the node a user would draw for it. Fails with what is missing
 * where the pipeline needs what Weir does not have.
 */
export function pipelineDocument(vector: PipelineVector): Result<PipelineDocument, string> {
  const builder = new PipelineBuilder(vector);
  for (const node of vector.setup.nodes) {
    const problem = builder.add(node);
    if (problem !== null) return fail(problem);
  }
  return ok(builder.finish());
}

class PipelineBuilder {
  readonly #vector: PipelineVector;
  readonly #windows = new Map<string, WindowColumns | null>();
  #document: PipelineDocument;

  constructor(vector: PipelineVector) {
    this.#vector = vector;
    const { checkpoint } = DEFAULT_SETTINGS;
    this.#document = {
      ...newDocument({ id: 'pipeline', name: vector.name }),
      parallelism: vector.setup.parallelism,
      // Barriers run through every vector: what comes out must not depend on them.
      settings: { ...DEFAULT_SETTINGS, checkpoint: { ...checkpoint, intervalMs: 100 }, restart: { strategy: 'none' } },
    };
  }

  /** Adds a node; answers what is missing, if anything is. */
  add(node: PipelineNode): string | null {
    const problem = this.#translate(node);
    this.#windows.set(node.id, windowColumnsOf(node, this.#windows));
    return problem;
  }

  finish(): PipelineDocument {
    this.#node('output-log', { kind: 'log-sink', log: OUTPUT_LOG }, [this.#vector.setup.output]);
    return this.#document;
  }

  #translate(node: PipelineNode): string | null {
    switch (node.kind) {
      case 'source':
        return this.#source(node);
      case 'filter':
        return this.#node(node.id, { kind: 'filter', condition: node.condition }, [node.input]);
      case 'project':
        return this.#node(node.id, { kind: 'project', fields: named(node.fields) }, [node.input]);
      case 'split-text':
        return this.#node(node.id, { kind: 'split-text', column: node.column, as: node.as }, [node.input]);
      case 'union':
        return this.#union(node);
      case 'group-aggregate':
        return this.#groupAggregate(node);
      case 'window-aggregate':
        return this.#windowAggregate(node);
      default:
        return `node kind ${(node as { readonly kind: string }).kind}`;
    }
  }

  #source(node: Extract<PipelineNode, { kind: 'source' }>): string | null {
    const splits = this.#vector.setup.parallelism;
    return this.#node(
      node.id,
      {
        kind: 'rows',
        columns: node.columns.map(([name, type]) => ({ name, type })),
        timeColumn: node.time,
        rows: Array.from({ length: splits }, (_, split) =>
          node.rows
            .filter((_row, index) => index % splits === split)
            .map((values) => ({ values, atMs: null, label: null })),
        ),
        rowsPerSecond: null,
        watermark:
          node.time === null
            ? NO_WATERMARK
            : { ...DEFAULT_WATERMARK, outOfOrdernessMs: Number(node.outOfOrderness), emit: 'per-record' },
      },
      [],
    );
  }

  #windowAggregate(node: Extract<PipelineNode, { kind: 'window-aggregate' }>): string | null {
    const { kind } = node.window;
    if (kind !== 'tumble' && kind !== 'hop') return `window ${kind}`;
    const sizeMs = Number(node.window.size);
    const slideMs = Number(node.window.slide ?? sizeMs);
    // SQL takes any offset, the assigners one smaller than the slide: windows start at the same instants.
    const offsetMs = Number(node.window.offset ?? 0) % (kind === 'hop' ? slideMs : sizeMs);
    const window: WindowConfig = kind === 'hop' ? { kind, sizeMs, slideMs, offsetMs } : { kind, sizeMs, offsetMs };
    return this.#node(node.id, windowAggregate(node.keys, node.aggregates, window), [node.input]);
  }

  /** A window that its input already has is a window aggregate again, not a changelog: Flink attaches it. */
  #groupAggregate(node: Extract<PipelineNode, { kind: 'group-aggregate' }>): string | null {
    const attached = attachedWindow(node, this.#windows);
    if (attached === null || this.#schemaOf(node.input)?.timeField === null) {
      const aggregates = named(node.aggregates);
      return this.#node(node.id, { kind: 'aggregate', keys: node.keys, aggregates, emit: 'changelog' }, [node.input]);
    }
    const inner = `${node.id}-window`;
    const { sizeMs, offsetMs } = attached;
    const window = windowAggregate(attached.keys, node.aggregates, { kind: 'tumble', sizeMs, offsetMs });
    this.#node(inner, window, [this.#withColumns(node, attached.copies)]);
    const fields = [...attached.fields, ...node.aggregates.map(([name]) => [name, quoted(name)] as const)];
    return this.#node(node.id, { kind: 'project', fields: named(fields) }, [inner]);
  }

  /** The input of a node with columns added to it. */
  #withColumns(
    node: Extract<PipelineNode, { kind: 'group-aggregate' }>,
    columns: readonly (readonly [name: string, expression: string])[],
  ): string {
    if (columns.length === 0) return node.input;
    const id = `${node.id}-input`;
    const own = (this.#schemaOf(node.input)?.fields ?? []).map(({ name }) => [name, quoted(name)] as const);
    this.#node(id, { kind: 'project', fields: named([...own, ...columns]) }, [node.input]);
    return id;
  }

  /** UNION ALL goes by position: inputs whose columns have other names or types are projected first. */
  #union(node: Extract<PipelineNode, { kind: 'union' }>): string | null {
    const schemas = node.inputs.map((input) => this.#schemaOf(input));
    const first = schemas[0] ?? null;
    const known = schemas.filter((schema) => schema !== null);
    if (first === null || known.length !== schemas.length) return this.#node(node.id, { kind: 'union' }, node.inputs);
    const types = first.fields.map((_, column) =>
      known.map((schema) => schema.fields[column]?.type ?? null).reduce(widerType),
    );
    const inputs = node.inputs.map((input, index) => {
      const schema = known[index] as Schema;
      const fields = schema.fields.map((field, column): readonly [string, string] => {
        const type = types[column] ?? field.type;
        const same = typeText(type) === typeText(field.type);
        const name = first.fields[column]?.name ?? field.name;
        return [name, same ? quoted(field.name) : `CAST(${quoted(field.name)} AS ${typeText(type)})`];
      });
      if (fields.every(([name, expression]) => expression === quoted(name))) return input;
      const id = `${node.id}-input-${index + 1}`;
      this.#node(id, { kind: 'project', fields: named(fields) }, [input]);
      return id;
    });
    return this.#node(node.id, { kind: 'union' }, inputs);
  }

  #schemaOf(id: string): Schema | null {
    return inferSchemas(this.#document).schemas.get(id)?.out ?? null;
  }

  #node(id: string, config: NodeConfig, inputs: readonly string[]): null {
    const node = testNode(id, config);
    const edges = inputs.map((from, index) => {
      const edge = `${from}-${id}-${index}`;
      return { id: edge, from, fromPort: 'out', to: id, partitioner: 'auto' } as const;
    });
    const { nodes } = this.#document;
    this.#document = { ...this.#document, nodes: [...nodes, node], edges: [...this.#document.edges, ...edges] };
    return null;
  }
}

function windowAggregate(
  keys: readonly string[],
  aggregates: readonly (readonly [name: string, expression: string])[],
  window: WindowConfig,
): NodeConfig {
  return {
    kind: 'window-aggregate',
    keys,
    window,
    allowedLatenessMs: 0,
    aggregates: named(aggregates),
  };
}

function named(pairs: readonly (readonly [name: string, expression: string])[]): readonly NamedExpressionConfig[] {
  return pairs.map(([name, expression]) => ({ name, expression }));
}

/** A name as an expression that is nothing but that column, reserved word or not. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

const NUMBER_ORDER: readonly LogicalType['kind'][] = ['INT', 'BIGINT', 'DECIMAL', 'DOUBLE'];

/** The type that holds the values of both; null where there is none. */
function widerType(left: LogicalType | null, right: LogicalType | null): LogicalType | null {
  if (left === null || right === null) return null;
  if (typeText(left) === typeText(right)) return left;
  if (isText(left) && isText(right)) return { kind: 'STRING' };
  const [a, b] = [NUMBER_ORDER.indexOf(left.kind), NUMBER_ORDER.indexOf(right.kind)];
  if (a < 0 || b < 0) return null;
  const wider = a < b ? right : left;
  if (wider.kind !== 'DECIMAL') return wider;
  const [p, q] = [decimalOf(left), decimalOf(right)];
  const scale = Math.max(p.scale, q.scale);
  const digits = Math.max(p.precision - p.scale, q.precision - q.scale);
  return { kind: 'DECIMAL', precision: Math.min(38, digits + scale), scale };
}

function isText(type: LogicalType): boolean {
  return type.kind === 'STRING' || type.kind === 'CHAR' || type.kind === 'VARCHAR';
}

function decimalOf(type: LogicalType): { readonly precision: number; readonly scale: number } {
  if (type.kind === 'DECIMAL') return type;
  return { precision: type.kind === 'INT' ? 10 : 19, scale: 0 };
}
