import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { generateBids } from '../w1/bids.ts';
import type { Contestant, Measured } from '../w1/contestant.ts';
import { bidsDump } from '../w1/dump.ts';
import { CHECKPOINT_MS, type Load } from '../w1/load.ts';

/** Where pom.xml lies; the bench is built into another folder, and run from the repository's root. */
const HERE = 'bench/flink';
const TARGET = join(HERE, 'target');
const CLASSPATH = join(TARGET, 'classpath.txt');
/** Room for two million bids, the network buffers and the state of ten windows. */
const HEAP = '-Xmx2g';
/** Of what it says besides, to explain why it ended: a stack trace. */
const SAID_CHARACTERS = 4000;

/**
 * Real Flink in a Java process of its own, asked for one run after the other, so that it is warm like the others. Null:
 * there is no Maven or no Java here, or nothing that Maven could fetch Flink from.
 */
export class FlinkProcess {
  readonly #java: ChildProcessWithoutNullStreams;
  readonly #folder: string;
  readonly #load: Load;
  readonly #answers: AsyncIterator<string>;
  #said = '';

  private constructor(java: ChildProcessWithoutNullStreams, folder: string, load: Load) {
    this.#java = java;
    this.#folder = folder;
    this.#load = load;
    this.#answers = createInterface({ input: java.stdout })[Symbol.asyncIterator]();
    java.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-SAID_CHARACTERS);
    });
  }

  static start(load: Load): FlinkProcess | null {
    const goals = ['compiler:compile', 'dependency:build-classpath', '-Dmdep.outputFile=target/classpath.txt'];
    const flags = ['-q', '-B', '-f', join(HERE, 'pom.xml'), ...goals];
    const isBuilt = [['-o'], []].some((how) => spawnSync('mvn', [...how, ...flags]).status === 0);
    if (!isBuilt) return null;
    const folder = mkdtempSync(join(tmpdir(), 'weir-flink-'));
    const dump = join(folder, 'bids');
    writeFileSync(dump, bidsDump(generateBids(load.seed, 0, 1, load.bids)));
    const classpath = [join(TARGET, 'classes'), readFileSync(CLASSPATH, 'utf8').trim()].join(delimiter);
    const words = [dump, String(load.passes), String(load.spanMs), join(folder, 'checkpoints')];
    return new FlinkProcess(spawn('java', [HEAP, '-cp', classpath, 'weir.W1', ...words]), folder, load);
  }

  contestant(parallelism: number, checkpoints: boolean): Contestant {
    return {
      name: `Flink 2.2.1 ${parallelism}+${parallelism}, ${checkpoints ? 'exactly-once 1 s' : 'no checkpoints'}`,
      run: () => this.#run(parallelism, checkpoints ? CHECKPOINT_MS : 0),
    };
  }

  /** Ends the process and removes its files. */
  stop(): void {
    this.#java.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #run(parallelism: number, checkpointMs: number): Promise<Measured> {
    this.#java.stdin.write(`${parallelism} ${checkpointMs}\n`);
    const answer = await this.#answers.next();
    if (answer.done === true) throw new Error(`Flink has ended: ${this.#said}`);
    const measured = JSON.parse(answer.value) as Omit<Measured, 'records' | 'failedCheckpoints'>;
    return { ...measured, records: this.#load.bids * this.#load.passes, failedCheckpoints: [] };
  }
}
