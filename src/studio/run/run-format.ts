import { formatCount } from '#canvas/shared/canvas-texts.ts';
import type { Text } from '../texts/use-text.ts';

/** A job time as a clock: `00:12.340`. */
export function clockText(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3_600_000);
  const minutes = Math.floor(whole / 60_000) % 60;
  const rest = `${two(minutes)}:${two(Math.floor(whole / 1000) % 60)}.${String(whole % 1000).padStart(3, '0')}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}

/** A duration as Flink's web UI gives it. */
export function durationText(ms: number | null | undefined, text: Text): string {
  if (ms === null || ms === undefined) return '–';
  return ms < 10_000 ? text('unitMs', { count: formatCount(ms) }) : text('unitS', { count: (ms / 1000).toFixed(1) });
}
