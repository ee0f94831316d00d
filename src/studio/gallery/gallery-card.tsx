import { Play } from 'lucide-react';
import { type ReactElement } from 'react';
import controls from '../controls.module.css';
import { useHost, useVaultState } from '../host-context.ts';
import { useText } from '../texts/use-text.ts';
import { GraphPicture } from './graph-picture.tsx';
import { openCopy, runCopy } from './open-pipelines.ts';
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
  const size = featured ? { width: 788, height: 184 } : { width: 372, height: 72 };
  return (
    <li className={featured ? `${styles.card} ${styles.featured}` : styles.card}>
      <GraphPicture document={document} subtasks={featured} {...size} />
      <h2>{item.title}</h2>
      <div className={styles.description}>
        {item.description.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <p className={styles.facts}>{item.facts.join(' · ')}</p>
      <p className={styles.attribution}>{item.attribution ?? text('generated')}</p>
      <div className={styles.actions}>
        <button
          type="button"
          className={featured ? `${controls.button} ${controls.tall}` : styles.quiet}
          aria-label={`${text('open')}: ${item.title}`}
          onClick={() => openCopy(document)}
        >
          {text('open')}
        </button>
        <button
          type="button"
          className={featured ? `${controls.button} ${controls.tall} ${controls.primary}` : styles.quiet}
          aria-label={`${text('run')}: ${item.title}`}
          disabled={!mayRun}
          onClick={() => runCopy(host, document)}
        >
          <Play size={featured ? 15 : 12} fill="currentColor" />
          {text('run')}
        </button>
      </div>
    </li>
  );
}
