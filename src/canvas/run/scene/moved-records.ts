import type { RecordGlyph, Scene } from './scene-glyphs.ts';

/** Without motion, where a record was before this step is drawn as an outline. */
export function movedRecords(before: Scene, after: Scene): RecordGlyph[] {
  const places = new Map<string, RecordGlyph>();
  for (const glyph of before.flow) if (glyph.kind === 'record' && glyph.id !== '') places.set(glyph.id, glyph);
  const moved: RecordGlyph[] = [];
  for (const glyph of after.flow) {
    if (glyph.kind !== 'record') continue;
    const was = places.get(glyph.id);
    if (was !== undefined && Math.abs(was.x - glyph.x) > was.size / 2) moved.push(was);
  }
  return moved;
}
