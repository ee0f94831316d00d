import { describe, test } from 'vitest';
import type { Storage } from '../storage.ts';
import type { ExamCase } from './exam.ts';
import { STORAGE_EXAM } from './storage-exam.ts';

/** Runs the storage exam on an adapter, as Vitest tests. */
export function describeStorage(name: string, open: () => Promise<Storage>): void {
  describeExam(`storage: ${name}`, STORAGE_EXAM, open);
}

/** Runs an exam as Vitest tests. */
export function describeExam<Subject>(
  name: string,
  exam: readonly ExamCase<Subject>[],
  open: () => Promise<Subject>,
): void {
  describe(name, () => {
    for (const check of exam) test(check.name, () => check.run(open));
  });
}
