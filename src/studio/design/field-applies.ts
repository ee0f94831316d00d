import { absentValue, type FieldDescriptor, valueAt } from '#model/field-descriptor.ts';

/** Whether a field matters as things are: its group exists, and the field it depends on has the right value. */
export function applies(field: FieldDescriptor, object: object): boolean {
  const { path, onlyIf } = field;
  if (valueAt(object, path) === undefined && absentValue(field) === undefined) return false;
  return onlyIf === null || onlyIf.values.includes(String(valueAt(object, onlyIf.path)));
}
