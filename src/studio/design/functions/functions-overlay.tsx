import { lazy, type ReactElement, Suspense } from 'react';
import { useStore } from 'zustand';
import { overlays } from '../../overlays.ts';

/** Its texts are fetched when somebody wants to read them. */
const FunctionsDialog = lazy(async () => ({ default: (await import('./functions-dialog.tsx')).FunctionsDialog }));

/** The page of all functions, over whatever is shown. */
export function FunctionsOverlay(): ReactElement | null {
  const open = useStore(overlays, (state) => state.open === 'functions');
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <FunctionsDialog />
    </Suspense>
  );
}
