/** Values of a template's placeholders. A number that was formatted for people may come as its text. */
export type TemplateValues = Readonly<Record<string, string | number>>;

/**
 * Fills a template: `{name}` is a value; `{name|# row|# rows}` picks by number, `#` being the number. `missing` says
 * what stands where there is no value; without it the placeholder stays.
 */
export function fillTemplate(
  template: string,
  values: TemplateValues,
  missing: (placeholder: string) => string = (placeholder) => placeholder,
): string {
  return template.replaceAll(
    /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g,
    (placeholder, name: string, one?: string, many?: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) return missing(placeholder);
      if (one === undefined || many === undefined) return String(value);
      return (Number(value) === 1 ? one : many).replace('#', () => String(value));
    },
  );
}
