import { createContext, startTransition, useContext, useEffect, useRef, useState } from 'react';
import type { PipelineDocument } from '#model/document.ts';
import type { PreviewAnswer } from '#model/preview.ts';
import { useHost } from '../../host-context.ts';

/** The preview of what is selected, for the table and for the fields of expressions. */
export interface ShownPreview {
  readonly nodeId: string;
  readonly answer: Exclude<PreviewAnswer, { readonly kind: 'replaced' }>;
}

/** The preview of the moment; null while nothing is selected or nothing was computed yet. */
export const PreviewContext = createContext<ShownPreview | null>(null);

/** The preview of a node, if that node is what is previewed. */
export function usePreviewOf(nodeId: string | null): ShownPreview['answer'] | null {
  const shown = useContext(PreviewContext);
  return shown !== null && shown.nodeId === nodeId ? shown.answer : null;
}

/**
 * Asks for a preview of a node whenever something that it depends on changes. The last answer stays until the next one
 * is there, so that the table does not flicker while one types.
 */
export function usePreview(document: PipelineDocument, nodeId: string | null): ShownPreview | null {
  const host = useHost();
  const [shown, setShown] = useState<ShownPreview | null>(null);
  const basis = useBasis(document);
  const asked = useRef<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => host.preparePreview(), DRAWN_MS);
    return () => clearTimeout(timer);
  }, [host]);
  useEffect(() => {
    if (nodeId === null) {
      setShown(null);
      return undefined;
    }
    let current = true;
    const waitMs = asked.current === nodeId ? SETTLE_MS : SELECTED_MS;
    asked.current = nodeId;
    const timer = setTimeout(() => {
      void host.preview({ document: basis, nodeId }).then((answer) => {
        if (!current || answer.kind === 'replaced') return;
        // Nobody has pressed anything for it: it may come in slices.
        startTransition(() => setShown({ nodeId, answer }));
      });
    }, waitMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [host, basis, nodeId]);
  return shown !== null && shown.nodeId === nodeId ? shown : null;
}

/** Keys of a word come faster than this; a viewer does not see it. */
const SETTLE_MS = 40;
/** A design that was just opened is drawn first; nobody presses anything before they have looked at it. */
const DRAWN_MS = 500;
/** First the press that selects is answered on the screen. */
const SELECTED_MS = 100;

/** The document, the same one as long as no row depends on what has changed: moving a node computes nothing. */
function useBasis(document: PipelineDocument): PipelineDocument {
  const [basis, setBasis] = useState(document);
  if (basis === document || isSameForPreview(basis, document)) return basis;
  setBasis(document);
  return document;
}

/** Whether two documents have the same previews. Parts that were not edited are the same objects. */
export function isSameForPreview(left: PipelineDocument, right: PipelineDocument): boolean {
  return (
    left.settings === right.settings &&
    left.nodes.length === right.nodes.length &&
    left.edges.length === right.edges.length &&
    left.nodes.every((node, index) => {
      const other = right.nodes[index];
      return node.id === other?.id && node.config === other.config && node.name === other.name;
    }) &&
    left.edges.every((edge, index) => edge === right.edges[index])
  );
}
