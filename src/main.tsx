import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadRegularExpressions } from '#expression/load-regular-expressions.ts';
import { must } from '#std/assert.ts';
import { openStudioHost } from '#runtime/browser/studio-host.ts';
import { findMissingFeatures } from '#runtime/feature-check.ts';
import '#studio/tokens.css';
import '#studio/base.css';
import { App } from '#studio/app.tsx';
import { MissingFeatures } from '#studio/frame/missing-features.tsx';
import { applyPreferences } from '#studio/preferences.ts';

/** The composition root: the only place that knows both the studio and what runs jobs for it. */

applyPreferences();
const root = createRoot(must(document.getElementById('root'), 'index.html has an element #root'));
const missing = findMissingFeatures();

if (missing.length > 0) {
  root.render(<MissingFeatures features={missing} />);
} else {
  const host = openStudioHost({
    supervisor: () => new Worker(new URL('./supervisor.worker.ts', import.meta.url), { type: 'module' }),
    deterministic: () => new Worker(new URL('./deterministic.worker.ts', import.meta.url), { type: 'module' }),
  });
  // Documents are checked as soon as they are shown, and some have patterns.
  await loadRegularExpressions();
  root.render(
    <StrictMode>
      <App host={host} />
    </StrictMode>,
  );
}
