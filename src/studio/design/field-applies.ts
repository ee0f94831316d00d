import { type FieldDescriptor, valueAt } from '#model/field-descriptor.ts';

/** Whether a field matters as things are: its group exists, and the field it depends on has the right value. */
export function applies({ path, onlyIf, editor }: FieldDescriptor, object: object): boolean {
  const absent = editor.kind === 'select' ? editor.absent : undefined;
  if (valueAt(object, path) === undefined && absent === undefined) return false;
  return onlyIf === null || onlyIf.values.includes(String(valueAt(object, onlyIf.path)));
}
