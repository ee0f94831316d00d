import type { GeneratorField } from '#protocol/source-config.ts';
import { CHOICES_MAX } from '../document-limits.ts';
import { DURATION_RANGE, INT_RANGE } from './decode-columns.ts';
import { isPlainObject, join, type NumberRange, type StrictReader } from './strict-reader.ts';

const DOUBLE_RANGE = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE };
const COUNT_RANGE = { min: 1, max: INT_RANGE.max };
const SHARE_RANGE = { min: 0, max: 1 };

/** What each filling has besides its name, in the order of the format. */
const GENERATOR_KEYS = {
  sequence: [],
  'event-time': [],
  later: ['minMs', 'maxMs'],
  int: ['min', 'max'],
  double: ['min', 'max'],
  key: ['prefix', 'keys', 'skew'],
  text: ['choices'],
  reference: ['first', 'rate', 'window', 'hotShare'],
  price: [],
  wave: ['min', 'max', 'period', 'noise'],
  pattern: ['pattern'],
} as const satisfies Readonly<Record<GeneratorField['fill'], readonly string[]>>;

type Part = (typeof GENERATOR_KEYS)[keyof typeof GENERATOR_KEYS][number] | 'first';

/** One generated column. */
export function decodeGeneratorField(reader: StrictReader, value: unknown, path: string): GeneratorField {
  const fills = Object.keys(GENERATOR_KEYS) as GeneratorField['fill'][];
  const fill = reader.choice(isPlainObject(value) ? value['fill'] : undefined, join(path, 'fill'), fills);
  const counted = fill === 'sequence' && isPlainObject(value) && Object.hasOwn(value, 'first');
  const parts: readonly Part[] = counted ? ['first'] : GENERATOR_KEYS[fill];
  const found = reader.object<'name' | 'fill' | Part>(value, path, ['name', 'fill', ...parts]);
  const name = reader.label(found.name, join(path, 'name'));
  const whole = (key: Part, range: NumberRange): number => reader.integer(found[key], join(path, key), range);
  const real = (key: Part, range: NumberRange): number => reader.number(found[key], join(path, key), range);
  switch (fill) {
    case 'sequence':
      return counted ? { name, fill, first: whole('first', INT_RANGE) } : { name, fill };
    case 'event-time':
    case 'price':
      return { name, fill };
    case 'int':
      return { name, fill, ...ascending(reader, path, 'min', 'max', (key) => whole(key, INT_RANGE)) };
    case 'double':
      return { name, fill, ...ascending(reader, path, 'min', 'max', (key) => real(key, DOUBLE_RANGE)) };
    case 'wave':
      return {
        name,
        fill,
        ...ascending(reader, path, 'min', 'max', (key) => real(key, DOUBLE_RANGE)),
        period: whole('period', COUNT_RANGE),
        noise: real('noise', SHARE_RANGE),
      };
    case 'later':
      return { name, fill, ...ascending(reader, path, 'minMs', 'maxMs', (key) => whole(key, DURATION_RANGE)) };
    case 'reference':
      return {
        name,
        fill,
        first: whole('first', INT_RANGE),
        rate: real('rate', { min: 0, max: 1e6 }),
        window: whole('window', COUNT_RANGE),
        hotShare: real('hotShare', SHARE_RANGE),
      };
    case 'pattern':
      return { name, fill, pattern: reader.label(found.pattern, join(path, 'pattern')) };
    case 'key':
      return {
        name,
        fill,
        prefix: reader.label(found.prefix, join(path, 'prefix')),
        keys: whole('keys', COUNT_RANGE),
        skew: real('skew', { min: 0, max: 10 }),
      };
    case 'text': {
      const choices = reader.list(found.choices, join(path, 'choices'), CHOICES_MAX, (entry, at) =>
        reader.label(entry, at),
      );
      if (choices.length === 0) reader.report('W005', join(path, 'choices'), { expected: 'not empty', found: '[]' });
      return { name, fill, choices };
    }
  }
}

function ascending<Low extends Part, High extends Part>(
  reader: StrictReader,
  path: string,
  low: Low,
  high: High,
  read: (key: Part) => number,
): Record<Low | High, number> {
  const from = read(low);
  const to = read(high);
  if (to < from) reader.report('W005', join(path, high), { expected: `a number not below ${from}`, found: to });
  return { [low]: from, [high]: to } as Record<Low | High, number>;
}
