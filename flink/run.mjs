// What needs Java: nothing is exported to Flink yet, so there is nothing to run on it. Says so, visibly.
import { spawnSync } from 'node:child_process';

const maven = spawnSync('mvn', ['-v'], { encoding: 'utf8' });
if (maven.status !== 0) console.log('SKIPPED: no Maven found, so nothing was run on Flink');
else console.log('SKIPPED: no check runs on Flink yet; its answers are the recorded vectors under src/conformance/vectors');
