import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { DesignFacts } from '#canvas/design/nodes/design-graph.ts';
import { DESIGN_TEXTS_EN, DESIGN_TEXTS_ZH } from '#canvas/design/design-texts.ts';
import type { NodeKind } from '#model/document.ts';
import { CATALOGUE_ENTRIES } from '#model/operator-catalogue.ts';
import { preferences } from '../preferences.ts';
import { useModelText } from '../texts/use-model-text.ts';

/** The words that a canvas of operators needs, in the language of the moment. */
export function useCanvasWords(): Pick<DesignFacts, 'kindNames' | 'texts'> {
  const model = useModelText();
  const language = useStore(preferences, (state) => state.language);
  return useMemo(() => {
    const names = CATALOGUE_ENTRIES.map(({ kind, nameKey }) => [kind, model(nameKey)] as const);
    return {
      kindNames: Object.fromEntries(names) as Record<NodeKind, string>,
      texts: language === 'zh' ? DESIGN_TEXTS_ZH : DESIGN_TEXTS_EN,
    };
  }, [model, language]);
}
