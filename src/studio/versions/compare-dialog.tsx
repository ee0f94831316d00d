import { X } from 'lucide-react';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { DiffCanvas } from '#canvas/diff/diff-canvas.tsx';
import { comparedDocument, comparedEdgeId } from '#canvas/diff/diff-graph.ts';
import { diffDocuments } from '#model/diff-documents.ts';
import type { PipelineDocument } from '#model/document.ts';
import { edgeSchema } from '#model/infer-schemas.ts';
import type { Selection } from '../app-store.ts';
import controls from '../controls.module.css';
import { useCanvasWords } from '../design/canvas-words.ts';
import { Modal } from '../frame/modal.tsx';
import { useHost, useVaultState } from '../host-context.ts';
import type { HostVersion } from '../studio-host.ts';
import { useText } from '../texts/use-text.ts';
import { factsOf } from '../validation.ts';
import { CompareChanges } from './compare-changes.tsx';
import { versionName } from './version-name.ts';
import { type Comparison, compareVersions, loadVersion, restoreVersion, versionStore } from './version-store.ts';
import { IconButton } from '../icon-button.tsx';
import styles from './versions.module.css';

/** Two versions of the open document, side by side in one picture and field by field. */
export function CompareDialog({ document }: { readonly document: PipelineDocument }): ReactElement | null {
  const compared = useStore(versionStore, (state) => (state.documentId === document.id ? state.compared : null));
  const versions = useStore(versionStore, (state) => state.versions);
  if (compared === null || versions === null) return null;
  return <Compare now={document} compared={compared} versions={versions} />;
}

function Compare(props: {
  readonly now: PipelineDocument;
  readonly compared: Comparison;
  readonly versions: readonly HostVersion[];
}): ReactElement {
  const { now, compared, versions } = props;
  const text = useText();
  const host = useHost();
  const mayWrite = useVaultState().kind === 'owner';
  const before = useDocument(compared.before, now, versions);
  const after = useDocument(compared.after, now, versions);
  const close = (): void => compareVersions(null);
  const old = versions.find(({ number }) => number === compared.before);
  return (
    <Modal label={text('compareTitle')} className={styles.compare} onClose={close}>
      <header className={styles.compareBar}>
        <h2>{text('compareTitle')}</h2>
        <VersionSelect
          label={text('compareFrom')}
          chosen={compared.before}
          versions={versions}
          onChoose={(number) => compareVersions({ ...compared, before: number })}
        />
        <VersionSelect
          label={text('compareTo')}
          chosen={compared.after}
          versions={versions}
          onChoose={(number) => compareVersions({ ...compared, after: number })}
        />
        {old !== undefined && (
          <button
            type="button"
            className={controls.button}
            disabled={!mayWrite}
            onClick={() => {
              close();
              void restoreVersion(host, old);
            }}
          >
            {`${text('versionRestore')}: ${versionName(text, old)}`}
          </button>
        )}
        <IconButton label={text('close')} onClick={close}>
          <X size={16} />
        </IconButton>
      </header>
      {before !== null && after !== null && <Picture before={before} after={after} />}
    </Modal>
  );
}

function Picture({
  before,
  after,
}: {
  readonly before: PipelineDocument;
  readonly after: PipelineDocument;
}): ReactElement {
  const text = useText();
  const words = useCanvasWords();
  const [selection, setSelection] = useState<Selection>({ nodes: [], edges: [] });
  const diff = useMemo(() => diffDocuments(before, after), [before, after]);
  const facts = useMemo(() => {
    const old = factsOf(before).schemas;
    const schemas = diff.edges.map((entry) => {
      const known = entry.status === 'removed' ? old : factsOf(after).schemas;
      return [comparedEdgeId(entry), edgeSchema(entry.edge, known)] as const;
    });
    return { document: comparedDocument(after, diff), diagnostics: [], schemas: new Map(schemas), ...words };
  }, [before, after, diff, words]);
  const texts = useMemo(
    () => ({
      canvas: text('compareCanvas'),
      added: text('diffAdded'),
      removed: text('diffRemoved'),
      changed: text('diffChanged'),
      same: text('diffUnchanged'),
    }),
    [text],
  );
  return (
    <div className={styles.compareBody}>
      <DiffCanvas facts={facts} diff={diff} texts={texts} selection={selection} onSelect={setSelection} />
      <CompareChanges diff={diff} selection={selection} onSelect={setSelection} />
    </div>
  );
}

function VersionSelect(props: {
  readonly label: string;
  readonly chosen: number | null;
  readonly versions: readonly HostVersion[];
  readonly onChoose: (number: number | null) => void;
}): ReactElement {
  const text = useText();
  return (
    <label className={styles.choice}>
      <span>{props.label}</span>
      <select
        className={controls.select}
        value={String(props.chosen)}
        onChange={(event) => {
          const { value } = event.currentTarget;
          props.onChoose(value === 'null' ? null : Number(value));
        }}
      >
        <option value="null">{text('versionNow')}</option>
        {props.versions.map((version) => (
          <option key={version.number} value={version.number}>
            {`${version.number} · ${versionName(text, version)}`}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A version, once it is loaded; the document itself for the present. */
function useDocument(
  number: number | null,
  now: PipelineDocument,
  versions: readonly HostVersion[],
): PipelineDocument | null {
  const host = useHost();
  const version = versions.find((candidate) => candidate.number === number);
  const [loaded, setLoaded] = useState<{ readonly number: number; readonly document: PipelineDocument } | null>(null);
  useEffect(() => {
    if (version === undefined) return undefined;
    let left = false;
    void loadVersion(host, version).then((document) => {
      if (left) return;
      // Why it cannot be read is said in the panel, which this would hide.
      if (document === null) compareVersions(null);
      else setLoaded({ number: version.number, document });
    });
    return () => {
      left = true;
    };
  }, [host, version]);
  if (number === null) return now;
  return loaded !== null && loaded.number === number ? loaded.document : null;
}
