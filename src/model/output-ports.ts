import type { NodeConfig, OutputPort } from './document.ts';
import { catalogueEntry } from './operator-catalogue.ts';

/** The output ports that a node has as it is configured: failing rows have one only where the node asks for it. */
export function outputPorts(config: NodeConfig): readonly OutputPort[] {
  const { outputs } = catalogueEntry(config.kind);
  return divertsFailingRows(config) ? outputs : outputs.filter((port) => port !== 'failed');
}

/** Whether rows for which an expression fails leave through a port of their own. */
export function divertsFailingRows(config: NodeConfig): boolean {
  return 'failingRows' in config && config.failingRows === 'side-output';
}
