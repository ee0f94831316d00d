import { describe, test } from 'vitest';
import type { Storage } from '../storage.ts';
import { CLOCK_EXAM, type ClockSubject } from './clock-exam.ts';
import type { ExamCase } from './exam.ts';
import { STORAGE_EXAM } from './storage-exam.ts';
import { TRANSPORT_EXAM, type TransportSubject } from './transport-exam.ts';

/** Runs the storage exam on an adapter, as Vitest tests. */
export function describeStorage(name: string, open: () => Promise<Storage>): void {
  describeExam(`storage: ${name}`, STORAGE_EXAM, open);
}

/** Runs the transport exam on a world, as Vitest tests. */
export function describeTransport(name: string, open: () => Promise<TransportSubject>): void {
  describeExam(`transport: ${name}`, TRANSPORT_EXAM, open);
}

/** Runs the exam of the job clock, as Vitest tests. */
export function describeClock(name: string, open: () => Promise<ClockSubject>): void {
  describeExam(`clock: ${name}`, CLOCK_EXAM, open);
}

/** Runs an exam as Vitest tests. */
function describeExam<Subject>(name: string, exam: readonly ExamCase<Subject>[], open: () => Promise<Subject>): void {
  describe(name, () => {
    for (const check of exam) test(check.name, () => check.run(open));
  });
}
