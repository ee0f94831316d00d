import type { Schema } from '#protocol/logical-type.ts';
import type { Diagnostic } from '#model/diagnostic.ts';

/** What an editor of a field gets, whatever kind it is. */
export interface EditorProps {
  /** Of the element that the label names. */
  readonly id: string;
  readonly value: unknown;
  /** `part`: what of the value was edited, so that typing in one place is one undo step. */
  readonly onChange: (value: unknown, part?: string) => void;
  readonly label: string;
  readonly describedBy: string | undefined;
  /** Findings about the field and what is in it. */
  readonly diagnostics: readonly Diagnostic[];
  readonly path: string;
  readonly input: Schema | null;
  readonly output: Schema | null;
}

/** Findings about one part of a list: `fields.0`, `fields.0.expression`. */
export function diagnosticsAt(diagnostics: readonly Diagnostic[], path: string): readonly Diagnostic[] {
  return diagnostics.filter(({ field }) => field === path || field?.startsWith(`${path}.`) === true);
}
