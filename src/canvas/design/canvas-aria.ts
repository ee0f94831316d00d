import type { ReactFlow } from '@xyflow/react';
import { fillText } from '../shared/canvas-texts.ts';
import type { DesignTexts } from './design-texts.ts';

/** The library reads its two node texts the wrong way round, so both say the same; its English is replaced throughout. */
export function ariaTexts(texts: DesignTexts): NonNullable<Parameters<typeof ReactFlow>[0]['ariaLabelConfig']> {
  return {
    'node.a11yDescription.default': texts.nodeHelp,
    'node.a11yDescription.keyboardDisabled': texts.nodeHelp,
    'node.a11yDescription.ariaLiveMessage': ({ x, y }) => fillText(texts.moved, { x: Math.round(x), y: Math.round(y) }),
    'edge.a11yDescription.default': texts.edgeHelp,
    'handle.ariaLabel': texts.output,
  };
}
