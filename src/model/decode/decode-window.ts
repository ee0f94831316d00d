import { WINDOWS_PER_INSTANT_MAX } from '#protocol/window-spec.ts';
import type { WindowConfig } from '../document.ts';
import { DURATION_RANGE } from './decode-columns.ts';
import { isPlainObject, join, type StrictReader } from './strict-reader.ts';

const LENGTH_RANGE = { ...DURATION_RANGE, min: 1 };

/** Reads the window of a window aggregate. Bounds of slide and offset are those that Flink's assigners check. */
export function decodeWindow(reader: StrictReader, value: unknown, path: string): WindowConfig {
  const parts = isPlainObject(value) ? value : {};
  const hasSlide = parts['kind'] === 'hop' || Object.hasOwn(parts, 'slideMs');
  const keys = ['kind', 'sizeMs', 'offsetMs', ...(hasSlide ? (['slideMs'] as const) : [])] as const;
  const found = reader.object(value, path, keys);
  const kind = reader.choice(found.kind, join(path, 'kind'), ['tumble', 'hop']);
  const sizeMs = reader.integer(found.sizeMs, join(path, 'sizeMs'), LENGTH_RANGE);
  const slideMin = kind === 'hop' ? Math.ceil(sizeMs / WINDOWS_PER_INSTANT_MAX) : 1;
  const slideMs = hasSlide
    ? reader.integer(found.slideMs, join(path, 'slideMs'), { ...LENGTH_RANGE, min: slideMin })
    : undefined;
  const period = kind === 'hop' && slideMs !== undefined ? slideMs : sizeMs;
  // Flink: abs(offset) < size of a tumbling, < slide of a sliding window.
  const offsetMs = reader.integer(found.offsetMs, join(path, 'offsetMs'), { min: 1 - period, max: period - 1 });
  return slideMs === undefined ? { kind, sizeMs, offsetMs } : { kind, sizeMs, slideMs, offsetMs };
}
