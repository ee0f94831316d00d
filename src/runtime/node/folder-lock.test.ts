import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { FolderLock } from './folder-lock.ts';

const root = mkdtempSync(join(tmpdir(), 'weir-lock-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
const newFolder = () => join(root, String(++folders));

function taken(folder: string): FolderLock {
  const lock = FolderLock.take(folder);
  if (typeof lock === 'number') throw new Error(`process ${lock} has it`);
  return lock;
}

describe('the lock of a folder', () => {
  test('one at a time has it, and another when it was released', () => {
    const folder = newFolder();
    const lock = taken(folder);
    expect(FolderLock.take(folder)).toBe(process.pid);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    taken(folder).release();
  });

  test('the lock of a process that is gone is taken over', () => {
    const folder = newFolder();
    taken(folder).release();
    const gone = must(spawnSync(process.execPath, ['-e', '']).pid, 'the process was started');
    writeFileSync(join(folder, 'lock'), String(gone));
    taken(folder);
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  test.runIf(existsSync('/proc/self/stat'))('a number that was given to another process since is no owner', () => {
    const folder = newFolder();
    taken(folder).release();
    writeFileSync(join(folder, 'lock'), `${process.ppid} 1`);
    taken(folder);
  });
});
