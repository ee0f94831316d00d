/**
 * What of a job's checkpoints is on disk, and a lock that keeps it so (runs in the page).
 *
 * A read-only transaction of IndexedDB that never runs out of requests holds back every transaction that writes to the
 * same store. So what it has read is what the disk holds when the browser dies, not what somebody was told.
 */

/** Checkpoints of a job on disk. */
export interface CheckpointsOnDisk {
  /** Ids that have a manifest, ascending. */
  readonly complete: readonly number[];
  /** Ids without a manifest, with the number of subtasks whose snapshot is stored. */
  readonly staged: readonly { readonly checkpointId: number; readonly subtasks: number }[];
}

/** Looks again and again until `wanted`; then nothing more is written to the manifests until `release`. */
export async function freezeCheckpoints(
  jobId: string,
  wanted: (disk: CheckpointsOnDisk) => boolean,
): Promise<{ readonly disk: CheckpointsOnDisk; readonly release: () => void }> {
  const database = await open();
  for (;;) {
    const held = holdManifests(database);
    const disk = parseKeys(jobId, await held.keys);
    if (wanted(disk)) return { disk, release: held.release };
    held.release();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('weir');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no database'));
  });
}

function holdManifests(database: IDBDatabase): { readonly keys: Promise<readonly string[]>; release(): void } {
  const store = database.transaction('manifests', 'readonly').objectStore('manifests');
  let held = true;
  const goOn = (): void => {
    if (held) store.count('nothing').onsuccess = goOn;
  };
  const keys = new Promise<readonly string[]>((resolve, reject) => {
    const request = store.getAllKeys();
    request.onerror = () => reject(request.error ?? new Error('no keys'));
    request.onsuccess = () => {
      resolve(request.result.map(String));
      goOn();
    };
  });
  return { keys, release: () => void (held = false) };
}

/** Keys are `manifest/JOB/ID` and `staged/JOB/ID/SUBTASK`; other stores hold the chunks themselves. */
function parseKeys(jobId: string, keys: readonly string[]): CheckpointsOnDisk {
  const complete: number[] = [];
  const staged = new Map<number, number>();
  for (const key of keys) {
    const [kind, job, id] = key.split('/');
    if (job !== jobId) continue;
    if (kind === 'manifest') complete.push(Number(id));
    if (kind === 'staged') staged.set(Number(id), (staged.get(Number(id)) ?? 0) + 1);
  }
  return { complete, staged: [...staged].map(([checkpointId, subtasks]) => ({ checkpointId, subtasks })) };
}
