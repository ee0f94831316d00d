import type { FieldDescriptor } from '#model/field-descriptor.ts';
import type { ModelText } from '../texts/model-text.ts';
import type { Text } from '../texts/use-text.ts';
import { durationText } from './duration-text.ts';

/** What a field starts with, in words; null where that says nothing: names, lists, and what has no default. */
export function initialText(
  { editor }: FieldDescriptor,
  initial: unknown,
  { text, model }: { readonly text: Text; readonly model: ModelText },
): string | null {
  switch (editor.kind) {
    case 'integer':
    case 'number':
    case 'duration':
      if (initial === null) return editor.nullKey === null ? null : model(editor.nullKey);
      if (typeof initial !== 'number') return null;
      return editor.kind === 'duration' ? durationText(initial, text) : String(initial);
    case 'select': {
      const choice = editor.choices.find(({ value }) => value === (initial ?? editor.absent));
      return choice === undefined ? null : model(choice.labelKey);
    }
    case 'boolean':
      return typeof initial === 'boolean' ? text(initial ? 'defaultYes' : 'defaultNo') : null;
    case 'optional-group':
      return initial === undefined ? null : text(initial === null ? 'defaultNo' : 'defaultYes');
    case 'text':
    case 'expression':
      return typeof initial === 'string' && initial !== '' ? initial : null;
    case 'column-name':
      return initial === null && editor.nullKey !== null ? model(editor.nullKey) : null;
    default:
      return null;
  }
}
