import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The lock of a state folder: one process at a time owns what is in it. The lock is a file that names its process; one
 * whose process is gone (kill -9, a power cut) is taken over.
 *
 * Taking it is one `link`, which succeeds for one of many. A lock of a dead process is first moved aside, which
 * succeeds for one, too; whoever then finds that it has moved a living one, taken meanwhile, puts that back.
 */
export class FolderLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** The lock, or the number of the process that has it. Throws if the file system refuses. */
  static take(folder: string): FolderLock | number {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'lock');
    const mine = `${path}.${process.pid}`;
    writeFileSync(mine, ownName());
    try {
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        if (linked(mine, path)) return new FolderLock(path);
        const owner = readOwner(path);
        if (owner === null) continue;
        if (isAlive(owner)) return pidOf(owner);
        const aside = `${mine}.old`;
        if (!moved(path, aside)) continue;
        const taken = readOwner(aside);
        if (taken !== owner && taken !== null && isAlive(taken)) linked(aside, path);
        rmSync(aside, { force: true });
      }
      return pidOf(readOwner(path) ?? '0');
    } finally {
      rmSync(mine, { force: true });
    }
  }

  release(): void {
    if (readOwner(this.#path) === ownName()) rmSync(this.#path, { force: true });
  }
}

const ATTEMPTS_MAX = 10;

/** Process number and, where the platform tells, when it was started: numbers are given again. */
function ownName(): string {
  return `${process.pid} ${startOf(process.pid) ?? ''}`.trim();
}

function pidOf(name: string): number {
  return Number(name.split(' ')[0]);
}

function isAlive(name: string): boolean {
  const [pid, started] = name.split(' ');
  try {
    // Signal 0 only asks.
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = startOf(Number(pid));
  return started === undefined || now === null || started === now;
}

/** Field 22 of Linux's /proc/PID/stat, behind the name in brackets; null elsewhere. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function readOwner(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
