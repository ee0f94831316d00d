import { assert } from '#std/assert.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { WatermarkConfig } from '#protocol/source-config.ts';
import type { SourceOperator } from '../operators/operator.ts';
import type { TestOperatorContext } from '../operators/testing.ts';

/** Drives sources in tests: the part of a subtask and of the vault that a source sees. */

/** A strategy that never says anything. */
export const NO_WATERMARKS: WatermarkConfig = {
  strategy: 'none',
  outOfOrdernessMs: 0,
  idlenessMs: null,
  emit: 'periodic',
  intervalMs: 200,
};

/** One STRING column. */
export const LINE_SCHEMA: Schema = {
  fields: [{ name: 'line', type: { kind: 'STRING' }, nullable: false }],
  timeField: null,
  changelog: false,
};

/**
 * Polls until the source ends, or `polls` times: answers file reads from `file`, moves the clock where the source
 * waits. True if it ended.
 */
export function driveSource(
  source: SourceOperator,
  context: TestOperatorContext,
  options: { readonly rowsMax?: number; readonly polls?: number; readonly file?: Uint8Array } = {},
): boolean {
  const polls = options.polls ?? 100_000;
  for (let turn = 0; turn < polls; turn++) {
    const result = source.poll(options.rowsMax ?? 4096);
    if (result.kind === 'end') return true;
    if (result.kind === 'wait') context.advanceTo(source, result.untilMs);
    if (result.kind === 'blocked') {
      assert(
        answerReads(source, context, options.file ?? new Uint8Array(0)) > 0,
        'a blocked source waits for something',
      );
    }
  }
  return false;
}

/** Answers every file window that was asked for; the number answered. */
function answerReads(source: SourceOperator, context: TestOperatorContext, file: Uint8Array): number {
  const reads = context.requests().filter((request) => request.kind === 'readFile');
  const others = context.outputs.filter((output) => output.kind !== 'request' || output.request.kind !== 'readFile');
  context.outputs.splice(0, context.outputs.length, ...others);
  for (const { requestId, from, to } of reads) {
    const bytes = new Uint8Array(file.slice(from, to)).buffer;
    source.onVaultReply({ kind: 'fileRead', requestId, from, bytes });
  }
  return reads.length;
}

/** The lineages emitted so far. */
export function lineagesOf(context: TestOperatorContext): readonly string[] {
  return context.batches().flatMap((batch) => batch.lineage?.slice(0, batch.rows) ?? []);
}
