import type { Edge, Node } from '@xyflow/react';
import type { Schema } from '#protocol/logical-type.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { DocumentNode, NodeKind, OutputPort, PipelineDocument, WindowConfig } from '#model/document.ts';
import { parallelismOf } from '#model/document-graph.ts';
import { inLargestUnit } from '#model/duration-unit.ts';
import { filesOf, isSourceConfig, splitsOf } from '#model/node-kind.ts';
import { catalogueEntry } from '#model/operator-catalogue.ts';
import { outputPorts } from '#model/output-ports.ts';
import { NODE_HEIGHT, NODE_WIDTH } from '../auto-layout.ts';
import { fillText } from '../../shared/canvas-texts.ts';
import type { DesignTexts } from '../design-texts.ts';

/** What a node component draws. */
export interface DesignNodeData extends Record<string, unknown> {
  readonly name: string;
  /** Kind and what matters most of its configuration. */
  readonly lines: readonly string[];
  readonly parallelism: number;
  readonly hasInput: boolean;
  readonly outputs: readonly OutputPort[];
  readonly watermark: boolean;
  readonly severity: Diagnostic['severity'] | null;
  readonly problem: string;
  readonly texts: DesignTexts;
}

/** What an edge component draws. */
export interface DesignEdgeData extends Record<string, unknown> {
  readonly title: string;
  /** FORWARD, HASH or REBALANCE. */
  readonly ship: string;
  /** The side output that it starts at, or null. */
  readonly side: Exclude<OutputPort, 'out'> | null;
  /** An operator is dragged over it, and would be inserted. */
  readonly taking: boolean;
  /** It alone is selected: its columns are shown. */
  readonly open: boolean;
  readonly schema: Schema | null;
  readonly texts: DesignTexts;
}

export type DesignNode = Node<DesignNodeData, 'operator'>;
export type DesignEdge = Edge<DesignEdgeData, 'typed'>;

export interface DesignFacts {
  readonly document: PipelineDocument;
  readonly diagnostics: readonly Diagnostic[];
  /** By edge id; null or absent = not known yet. */
  readonly schemas: ReadonlyMap<string, Schema | null>;
  readonly kindNames: Readonly<Record<NodeKind, string>>;
  readonly texts: DesignTexts;
}

/** The nodes of a document for the library; positions are given apart, for a drag is not in the document yet. */
export function designNodes(
  facts: DesignFacts,
  selected: ReadonlySet<string>,
  dragged: ReadonlyMap<string, DocumentNode['position']>,
): DesignNode[] {
  return placeNodes(restingNodes(facts), selected, dragged);
}

/**
 * The nodes of a document where the document has them, none of them selected. Kept by the identity of the document's node
 * and of what else it is made of: moving one of two hundred makes one anew.
 */
export function restingNodes(facts: DesignFacts): DesignNode[] {
  const { document, diagnostics, kindNames, texts } = facts;
  return document.nodes.map((node) => {
    const madeOf = [diagnostics, kindNames, texts, document.parallelism];
    const known = RESTING.get(node);
    if (known !== undefined && madeOf.every((part, at) => part === known.madeOf[at])) return known.resting;
    const resting = restingNode(facts, node);
    RESTING.set(node, { madeOf, resting });
    return resting;
  });
}

const RESTING = new WeakMap<DocumentNode, { readonly madeOf: readonly unknown[]; readonly resting: DesignNode }>();

function restingNode(facts: DesignFacts, node: DocumentNode): DesignNode {
  const data = nodeData(facts, node);
  return {
    id: node.id,
    type: 'operator',
    position: node.position,
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
    selected: false,
    data,
    ariaLabel: fillText(facts.texts.nodeLabel, {
      name: node.name,
      kind: facts.kindNames[node.config.kind],
      parallelism: data.parallelism,
      problems: data.problem === '' ? '' : `, ${data.problem}`,
    }),
  };
}

/** Resting nodes with what is selected and dragged of them; the others are the same objects. */
export function placeNodes(
  nodes: readonly DesignNode[],
  selected: ReadonlySet<string>,
  dragged: ReadonlyMap<string, DocumentNode['position']>,
): DesignNode[] {
  return nodes.map((node) => {
    const position = dragged.get(node.id) ?? node.position;
    if (!selected.has(node.id) && position === node.position) return node;
    return { ...node, position, selected: selected.has(node.id) };
  });
}

function nodeData(facts: DesignFacts, node: DocumentNode): DesignNodeData {
  const entry = catalogueEntry(node.config.kind);
  const own = facts.diagnostics.filter(({ nodeId }) => nodeId === node.id);
  const worst = own.find(({ severity }) => severity === 'error') ?? own.find(({ severity }) => severity === 'warning');
  return {
    name: node.name,
    lines: linesOf(node, facts),
    parallelism: parallelismOf(facts.document, node),
    hasInput: entry.inputsMax !== 0,
    outputs: outputPorts(node.config),
    watermark: isSourceConfig(node.config) && node.config.watermark.strategy !== 'none',
    severity: worst?.severity ?? null,
    problem: worst === undefined ? '' : own.length === 1 ? worst.message : `${worst.message} (${own.length})`,
    texts: facts.texts,
  };
}

function linesOf({ config }: DocumentNode, { texts, kindNames }: DesignFacts): string[] {
  const kind = kindNames[config.kind];
  switch (config.kind) {
    case 'file':
      return [
        `${kind} · ${config.format.toUpperCase()} · ${fillText(texts.splits, { count: splitsOf(config) })}`,
        filesOf(config)
          .map(({ file, name }) => name ?? file.replace(/^\w+:/, ''))
          .join(', '),
      ];
    case 'generator':
      return [
        `${kind} · ${fillText(texts.splits, { count: splitsOf(config) })}`,
        config.fields.map(({ name }) => name).join(', '),
      ];
    case 'rows':
      return [
        `${kind} · ${fillText(texts.splits, { count: splitsOf(config) })}`,
        config.columns.map(({ name }) => name).join(', '),
      ];
    case 'clicks':
      return [kind, config.columns.map(({ name }) => name).join(', ')];
    case 'clock':
      return [kind, fillText(texts.interval, { time: durationText(config.intervalMs, texts) })];
    case 'project':
      return [
        `${kind} · ${fillText(texts.columns, { count: config.fields.length })}`,
        config.fields.map(({ name }) => name).join(', '),
      ];
    case 'filter':
      return [kind, config.condition];
    case 'split-text':
      return [kind, `${config.column} → ${config.as}`];
    case 'aggregate':
      return [
        `${kind} · ${keysText(config.keys, texts)}`,
        config.aggregates.map(({ expression }) => expression).join(', '),
      ];
    case 'window-aggregate':
      return [
        `${kind} · ${windowText(config.window, texts)} · ${keysText(config.keys, texts)}`,
        config.allowedLatenessMs > 0
          ? fillText(texts.lateness, { time: durationText(config.allowedLatenessMs, texts) })
          : config.aggregates.map(({ expression }) => expression).join(', '),
      ];
    case 'union':
      return [kind];
    case 'rate-limit':
      return [
        kind,
        fillText(config.per === 'second' ? texts.perSecond : texts.perCheckpoint, { count: config.permits }),
      ];
    case 'table-sink':
      return [`${kind} · ${texts[config.mode]}`, config.keys.join(', ')];
    case 'log-sink':
      return [kind, config.log];
  }
}

function keysText(keys: readonly string[], texts: DesignTexts): string {
  return keys.length === 0 ? texts.everything : fillText(texts.by, { keys: keys.join(', ') });
}

/** Size, and the slide of a sliding window. */
function windowText({ kind, sizeMs, slideMs }: WindowConfig, texts: DesignTexts): string {
  const size = durationText(sizeMs, texts);
  return kind === 'hop' && slideMs !== undefined ? `${size} / ${durationText(slideMs, texts)}` : size;
}

function durationText(ms: number, texts: DesignTexts): string {
  const { unit, count } = inLargestUnit(ms);
  return fillText(texts[unit], { count });
}
