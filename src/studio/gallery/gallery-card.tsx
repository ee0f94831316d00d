import { Play } from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import { useStore } from 'zustand';
import controls from '../controls.module.css';
import { useHost, useVaultState } from '../host-context.ts';
import { preferences } from '../preferences.ts';
import { galleryText } from '../texts/gallery-texts-zh.ts';
import { useText } from '../texts/use-text.ts';
import { GraphPicture } from './graph-picture.tsx';
import { openSample, runSample } from './open-samples.ts';
import { sampleIn } from './sample-copies.ts';
import type { Sample } from './samples.ts';
import styles from './gallery.module.css';

/** One sample: what it is, what it reads, and one click to run it. The featured one is larger. */
export function GalleryCard({
  sample,
  featured,
}: {
  readonly sample: Sample;
  readonly featured: boolean;
}): ReactElement {
  const text = useText();
  const host = useHost();
  const mayRun = useVaultState().kind === 'owner' || sample.document.run.world === 'deterministic';
  const { item, document } = sample;
  const language = useStore(preferences, (state) => state.language);
  const words = galleryText(language, item);
  const shown = useMemo(() => sampleIn(language, document), [language, document]);
  const size = featured ? { width: 788, height: 184 } : { width: 372, height: 72 };
  return (
    <li className={featured ? `${styles.card} ${styles.featured}` : styles.card}>
      <GraphPicture document={shown} subtasks={featured} {...size} />
      <h2>{words.title}</h2>
      <div className={styles.description}>
        {words.description.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <p className={styles.facts}>{words.facts.map(unbroken).join(' · ')}</p>
      <p className={styles.attribution} lang={item.attribution === null ? undefined : 'en'}>
        {item.attribution ?? text('generated')}
      </p>
      <div className={styles.actions}>
        <button
          type="button"
          className={featured ? `${controls.button} ${controls.tall}` : styles.quiet}
          data-command={`open-${item.id}`}
          aria-label={`${text('open')}: ${words.title}`}
          onClick={() => void openSample(host, document)}
        >
          {text('open')}
        </button>
        <button
          type="button"
          className={featured ? `${controls.button} ${controls.tall} ${controls.primary}` : styles.quiet}
          data-command={`run-${item.id}`}
          aria-label={`${text('run')}: ${words.title}`}
          disabled={!mayRun}
          onClick={() => void runSample(host, document)}
        >
          <Play size={featured ? 15 : 12} fill="currentColor" />
          {text('run')}
        </button>
      </div>
    </li>
  );
}

/** A number and its unit stay on one line. */
function unbroken(fact: string): string {
  return fact.replaceAll(/(\d) (?=\S)/g, '$1\u00A0');
}
