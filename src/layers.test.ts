import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { MAY_IMPORT, PURE_LAYERS, violationsOf } from './layer-violations.ts';

const SRC = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(SRC);

describe('the import table', () => {
  test('no source file violates what the linter cannot see', () => {
    const found = sources(SRC).flatMap((file) => {
      const path = relative(SRC, file).replaceAll('\\', '/');
      return /\.test\.tsx?$/.test(path) ? [] : violationsOf(path, readFileSync(file, 'utf8'));
    });
    expect(found).toEqual([]);
  });

  test('each of these is found although the linter misses it', () => {
    const planted: readonly (readonly [path: string, text: string])[] = [
      ['engine/subtask/x.ts', "import { a } from './../../runtime/x.ts';"],
      ['engine/x.ts', "export type T = import('#studio/x.ts').T;"],
      ['view/x.ts', "export const load = () => import('../engine/x.ts');"],
      ['engine/x.ts', 'export const now = () => new Date().getTime();'],
      ['engine/x.ts', 'const M = Math; export const r = () => M.random();'],
      ['sim/x.ts', 'const { random } = Math; export { random };'],
      ['model/x.ts', "export const f = (s: string) => s.toLocaleUpperCase('tr');"],
      ['std/x.ts', "import { a } from '../../package.json';"],
    ];
    const missed = planted.filter(([path, text]) => violationsOf(path, text).length === 0);
    expect(missed).toEqual([]);
  });
});

describe('the linter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-lint-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('refuses every planted import and ambient global, one finding a file', { timeout: 120_000 }, () => {
    cpSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const planted: string[] = [];
    const plant = (path: string, text: string): void => {
      const file = join(folder, 'src', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      planted.push(path);
    };
    for (const [layer, allowed] of Object.entries(MAY_IMPORT)) {
      for (const other of Object.keys(MAY_IMPORT)) {
        if (other === layer || allowed.includes(other)) continue;
        plant(`${layer}/alias-${other}.ts`, `import { value } from '#${other}/x.ts';\nexport const planted = value;\n`);
        plant(`${layer}/deep/relative-${other}.ts`, `export { value } from '../../${other}/x.ts';\n`);
        plant(`${layer}/dynamic-${other}.ts`, `export const load = () => import('#${other}/x.ts');\n`);
      }
    }
    for (const layer of PURE_LAYERS) {
      plant(`${layer}/timer.ts`, 'export const later = (run: () => void) => setTimeout(run, 1);\n');
      plant(`${layer}/random.ts`, 'export const chance = () => Math.random();\n');
      plant(`${layer}/clock.ts`, 'export const now = () => Date.now();\n');
      plant(`${layer}/console.ts`, "export const say = () => console.log('x');\n");
      plant(`${layer}/host.ts`, "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n");
    }
    plant(
      'engine/package.ts',
      "import { get } from 'idb-keyval';\nimport { openDB } from 'idb';\nexport const x = [get, openDB];\n",
    );
    plant('studio/canvas-library.ts', "import { ReactFlow } from '@xyflow/react';\nexport const x = ReactFlow;\n");

    const report = JSON.parse(lint(folder)) as { readonly diagnostics: readonly { readonly filename: string }[] };
    const reported = new Set(report.diagnostics.map((diagnostic) => diagnostic.filename.replace(/^.*?src\//, '')));
    expect(planted.filter((path) => !reported.has(path))).toEqual([]);
    expect(planted.length).toBeGreaterThan(200);
  });
});

function lint(folder: string): string {
  try {
    return execFileSync(join(ROOT, 'node_modules/.bin/oxlint'), ['--format', 'json', 'src'], {
      cwd: folder,
      encoding: 'utf8',
    });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) && !name.endsWith('.d.ts') ? [path] : [];
  });
}
