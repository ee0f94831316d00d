import { fileOfSplit } from '#model/sources/file-split-range.ts';
import { type JobPlan, parseSubtaskId, type SubtaskId } from '#protocol/job-plan.ts';

/** The offset a split of a source begins at: of a part of a file the byte after the part before, of anything else 0. */
export function splitStart(plan: JobPlan, source: SubtaskId, split: number): number {
  const config = plan.vertices[parseSubtaskId(source).vertex]?.operators[0]?.config;
  return config?.kind === 'source-file' ? fileOfSplit(config, split).range.start : 0;
}
