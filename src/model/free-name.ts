/** `count`, else `count-2`, `count-3`, … */
export function freeName(base: string, taken: (name: string) => boolean, separator = '-'): string {
  let name = base;
  for (let number = 2; taken(name); number++) name = `${base}${separator}${number}`;
  return name;
}
