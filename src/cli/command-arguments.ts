import { UserError } from './user-error.ts';

/** The arguments of one command: names without a dash, options with one value each, and flags without. */
export interface CommandArguments {
  readonly positional: readonly string[];
  /** By option name without dashes; an option given several times has several values. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
}

/** Reads `words`. `known` names the options of the command that take a value, `knownFlags` those that take none. */
export function parseArguments(
  words: readonly string[],
  known: readonly string[],
  knownFlags: readonly string[] = [],
): CommandArguments {
  const positional: string[] = [];
  const options = new Map<string, string[]>();
  const flags = new Set<string>();
  let onlyNames = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (onlyNames || !word.startsWith('-') || word === '-') {
      positional.push(word);
      continue;
    }
    if (word === '--') {
      onlyNames = true;
      continue;
    }
    const equals = word.indexOf('=');
    const name = word.slice(0, equals < 0 ? word.length : equals).replace(/^--?/, '');
    if (knownFlags.includes(name)) {
      if (equals >= 0) throw new UserError(`--${name} takes no value`);
      flags.add(name);
      continue;
    }
    if (!known.includes(name)) {
      const list = [...known, ...knownFlags].map((option) => `--${option}`).join(', ');
      throw new UserError(`there is no option ${word}${list === '' ? '' : `; there is ${list}`}`);
    }
    const value = equals < 0 ? words[++at] : word.slice(equals + 1);
    if (value === undefined) throw new UserError(`--${name} needs a value`);
    options.set(name, [...(options.get(name) ?? []), value]);
  }
  return { positional, options, flags };
}

/** The last value of an option, or null. */
export function optionText(parsed: CommandArguments, name: string): string | null {
  return parsed.options.get(name)?.at(-1) ?? null;
}

/** An option that is a whole number in [min, max]. */
export function optionInteger(
  parsed: CommandArguments,
  name: string,
  bounds: { readonly min: number; readonly max: number; readonly otherwise: number },
): number {
  const text = optionText(parsed, name);
  if (text === null) return bounds.otherwise;
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < bounds.min || value > bounds.max) {
    throw new UserError(`--${name} is a whole number from ${bounds.min} to ${bounds.max}, not "${text}"`);
  }
  return value;
}
