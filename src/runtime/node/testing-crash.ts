import { writeSync } from 'node:fs';
import { type CrashPoint, FileStorage } from './file-storage.ts';

/**
 * A process that writes to a storage and ends itself like kill -9 at a point: `node … FOLDER POINT NTH FIRST`. Each
 * transaction i puts `entry/i`, a large buffer `buffer/i` full of i, and a long text; and removes what i - 2 has put.
 * The number of each that has completed is printed.
 */
const [, , folder = '', point = '', nth = '1', first = '0'] = process.argv;
const BUFFER_BYTES = 100_000;
/** Eight of them fill a log that is compacted. */
const TEXT_CHARACTERS = 1 << 20;
const TRANSACTIONS = 24;

let passed = 0;

function onPoint(reached: CrashPoint): void {
  if (reached !== point || ++passed < Number(nth)) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way: nothing more happens until it is there.
  for (;;);
}

const storage = await FileStorage.open(folder, onPoint);
const from = Number(first);
for (let i = from; i < from + TRANSACTIONS; i++) {
  const outcome = await storage.transact({
    purpose: 'test',
    fence: { key: 'job', expected: i },
    puts: [
      { store: 'fence', key: 'job', value: i + 1 },
      { store: 'manifests', key: `entry/${i}`, value: i },
      { store: 'chunks', key: `buffer/${i}`, value: new Uint8Array(BUFFER_BYTES).fill(i).buffer },
      { store: 'tables', key: 'text', value: 'x'.repeat(TEXT_CHARACTERS) },
    ],
    deletes: [
      { store: 'manifests', key: `entry/${i - 2}` },
      { store: 'chunks', key: `buffer/${i - 2}` },
    ],
    durability: i % 2 === 0 ? 'strict' : 'relaxed',
  });
  writeSync(1, `${outcome.ok ? i : outcome.reason}\n`);
}
