import { connectionProblem } from '#model/edit-document.ts';
import { outputPorts } from '#model/output-ports.ts';
import type { ConnectChoice } from './connect-menu.tsx';
import type { DesignFacts } from '../nodes/design-graph.ts';

/** Every connection that can start at a node. */
export function connectChoices({ document, texts }: DesignFacts, from: string): ConnectChoice[] {
  const node = document.nodes.find(({ id }) => id === from);
  if (node === undefined) return [];
  return outputPorts(node.config).flatMap((fromPort) =>
    document.nodes
      .filter(({ id }) => connectionProblem(document, { from, fromPort, to: id }) === null)
      .map(({ id, name }) => ({
        from,
        fromPort,
        to: id,
        label: fromPort === 'out' ? name : `${texts[fromPort]} → ${name}`,
      })),
  );
}
