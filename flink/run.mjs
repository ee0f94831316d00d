// What needs Java: Flink's own classes compute fresh vectors, and the engine has to give the same answers.
//
//   node flink/run.mjs [SEED]
//
// 1. Maven fetches Flink and compiles FlinkVectors.java; without Maven, or without a repository to fetch from, this
//    says SKIPPED and passes.
// 2. Its output, one vector a line, becomes files in the format of src/conformance/vectors.
// 3. `weir conformance` runs them, each required.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const TARGET = join(HERE, 'target');
const VECTORS = join(TARGET, 'vectors');
const CLASSPATH = join(TARGET, 'classpath.txt');
const TIMEOUT_MS = 150_000;
const UNAVAILABLE =
  /could not (?:transfer|resolve)|could not be resolved|cannot access .* in offline mode|unknown host|no plugin found/i;

const seed = process.argv[2] ?? '1';
if (!/^-?\d+$/.test(seed)) end(2, `the seed is a whole number, not "${seed}"`);

const found = spawnSync('mvn', ['-v'], { encoding: 'utf8' });
if (found.error !== undefined || found.status !== 0) end(0, 'SKIPPED: no Maven found, so nothing was run on Flink');

compile();
const vectors = executed();
rmSync(VECTORS, { recursive: true, force: true });
mkdirSync(VECTORS, { recursive: true });
for (const { suite, name, text } of vectors) writeFileSync(join(VECTORS, `${suite}-${name}.json`), text);
compare([...new Set(vectors.map(({ suite }) => suite))]);

/** Offline first: what was fetched once is not asked for again. */
function compile() {
  const goals = ['compiler:compile', 'dependency:build-classpath', `-Dmdep.outputFile=${CLASSPATH}`];
  const flags = ['-q', '-B', '-f', join(HERE, 'pom.xml')];
  rmSync(CLASSPATH, { force: true });
  let maven = run('mvn', ['-o', ...flags, ...goals]);
  if (maven.status !== 0) maven = run('mvn', [...flags, ...goals]);
  const said = `${maven.stdout}${maven.stderr}`;
  if (maven.status === 0 && existsSync(CLASSPATH)) return;
  if (maven.error?.code === 'ETIMEDOUT' || UNAVAILABLE.test(said)) {
    end(0, 'SKIPPED: Maven cannot fetch Flink 2.2.1 here, so nothing was run on it');
  }
  console.error(said.trim());
  end(1, '0 passed, 1 failed: FlinkVectors.java does not compile');
}

/** The vectors that Flink computes. */
function executed() {
  const classpath = [join(TARGET, 'classes'), readFileSync(CLASSPATH, 'utf8').trim()].join(delimiter);
  const java = run('java', ['-cp', classpath, 'weir.FlinkVectors', seed]);
  if (java.status !== 0) {
    console.error(java.stderr.trim());
    end(1, '0 passed, 1 failed: FlinkVectors does not run');
  }
  return java.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((text) => ({ ...JSON.parse(text), text }));
}

function compare(suites) {
  const build = run('npm', ['run', '-s', 'build:node']);
  if (build.status !== 0) {
    console.error(`${build.stdout}${build.stderr}`.trim());
    end(1, '0 passed, 1 failed: the command line does not build');
  }
  const required = suites.flatMap((suite) => ['--require', suite]);
  const weir = run(process.execPath, [join(ROOT, 'dist-node/weir.js'), 'conformance', VECTORS, ...required]);
  if (weir.stderr.includes('FAILED')) console.error(weir.stderr.trim());
  process.stdout.write(weir.stdout);
  const [, passed, failed] = /^(\d+) passed, (\d+) failed, \d+ unsupported$/m.exec(weir.stdout) ?? [];
  if (passed === undefined || Number(passed) + Number(failed) !== vectors.length) {
    end(1, `0 passed, 1 failed: ${vectors.length} vectors were not all run`);
  }
  end(weir.status === 0 ? 0 : 1, `Flink 2.2.1, seed ${seed}: ${passed} passed, ${failed} failed`);
}

function run(command, args) {
  const options = { cwd: ROOT, encoding: 'utf8', timeout: TIMEOUT_MS, maxBuffer: 1 << 28 };
  const result = spawnSync(command, args, options);
  return { ...result, stdout: result.stdout ?? '', stderr: result.stderr ?? '' };
}

function end(code, line) {
  console.log(line);
  process.exit(code);
}
