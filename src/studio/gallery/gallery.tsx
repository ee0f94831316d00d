import { FolderOpen, Plus } from 'lucide-react';
import { type DragEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { errorText } from '#std/error-text.ts';
import { registerCommands } from '../commands.ts';
import controls from '../controls.module.css';
import { readDocumentFile } from '../document-file.ts';
import { ACCEPTED_FILES, fileKindOf } from '../file-kind.ts';
import { useHost } from '../host-context.ts';
import { preferences } from '../preferences.ts';
import { problemText } from '../run/problem-text.ts';
import { openReplayFile } from '../run/replay-files.ts';
import { useText } from '../texts/use-text.ts';
import { ContinueRow } from './continue-row.tsx';
import { GalleryCard } from './gallery-card.tsx';
import { galleryCommands } from './gallery-commands.ts';
import { openCopy, openNew } from './open-pipelines.ts';
import { Recents } from './recents.tsx';
import { loadSamples, type Sample } from './samples.ts';
import { StorageTrouble } from './storage-trouble.tsx';
import styles from './gallery.module.css';

/** The start screen: samples that run with one click, and the viewer's own pipelines. */
export function Gallery(): ReactElement {
  const text = useText();
  const host = useHost();
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [dropping, setDropping] = useState(false);
  const picker = useRef<HTMLInputElement>(null);

  useEffect(() => {
    let left = false;
    loadSamples().then(
      (loaded) => {
        if (!left) setSamples(loaded);
      },
      (reason: unknown) => {
        if (!left) setProblem(text('galleryFailed', { reason: errorText(reason) }));
      },
    );
    return () => {
      left = true;
    };
  }, [text]);

  const language = useStore(preferences, (state) => state.language);
  useEffect(
    () => registerCommands(galleryCommands(host, samples, () => picker.current?.click(), language)),
    [host, samples, language],
  );

  const openFile = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const kind = await fileKindOf(file);
    if (kind === 'run') {
      const problem = await openReplayFile(host, file);
      if (problem !== null) setProblem(text('fileRefused', { name: file.name, reason: problemText(problem, text) }));
      return;
    }
    if (kind === 'data') {
      const { openWithData } = await import('../design/sources/dropped-files.ts');
      openWithData(text('untitled'), [file]);
      return;
    }
    const read = await readDocumentFile(file);
    if (read.ok) {
      openCopy(read.value);
      return;
    }
    const [found] = read.failure;
    // Fetched when something is wrong: the gallery is the first picture, and needs no findings.
    const { modelText } = await import('../texts/model-text.ts');
    const reason = found === undefined ? '' : modelText(language).diagnostic(found).message;
    setProblem(text('fileRefused', { name: file.name, reason }));
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setDropping(false);
    void openFile(event.dataTransfer.files[0]);
  };
  const onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setDropping(true);
  };

  return (
    <main
      className={styles.gallery}
      data-dropping={dropping}
      onDrop={onDrop}
      onDragOver={onDragOver}
      onDragLeave={() => setDropping(false)}
    >
      <div className={styles.content}>
        <header className={styles.header}>
          <div>
            <h1>{text('galleryTitle')}</h1>
            <p>{text('galleryLead')}</p>
          </div>
          <button
            type="button"
            className={controls.button}
            data-command="new"
            onClick={() => openNew(text('untitled'))}
          >
            <Plus size={16} />
            {text('newPipeline')}
          </button>
          <button
            type="button"
            className={controls.button}
            data-command="open-file"
            onClick={() => picker.current?.click()}
          >
            <FolderOpen size={16} />
            {text('openFile')}
          </button>
          <input
            ref={picker}
            type="file"
            hidden
            accept={ACCEPTED_FILES}
            aria-label={text('openFile')}
            onChange={(event) => {
              void openFile(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
        </header>
        {problem !== null && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <StorageTrouble />
        <ContinueRow />
        <ul className={styles.cards}>
          {samples.map((sample, index) => (
            <GalleryCard key={sample.item.id} sample={sample} featured={index === 0} />
          ))}
        </ul>
        <Recents />
      </div>
    </main>
  );
}
