import { valueText } from '#expression/values/value-text.ts';
import { valueAt } from '#protocol/record-batch.ts';
import type { InspectedState, StatePage } from '../operators/operator.ts';
import type { SlotTable } from './slot-table.ts';

/**
 * Reads a table for the state panel, without changing anything: entries by key group, then key text, then namespace.
 * `search` keeps keys whose text contains it, in any case. Only key groups on the page are sorted, so a page of a large
 * state costs one pass over its slots.
 */
export function inspectTable(
  table: SlotTable,
  texts: {
    readonly namespace: (namespace: number) => string;
    readonly value: (slot: number) => string;
  },
  page: StatePage,
): InspectedState {
  const { first, last } = table.keyGroupRange;
  const wanted = page.search.toLowerCase();
  const matches = (slot: number): boolean => {
    if (table.live.values[slot] !== 1) return false;
    if (page.keyGroup !== null && table.keyGroups.values[slot] !== page.keyGroup) return false;
    return wanted === '' || keyText(table, slot).toLowerCase().includes(wanted);
  };
  const counts = new Int32Array(last - first + 1);
  const matching: number[] = [];
  for (let slot = 0; slot < table.used(); slot++) {
    if (!matches(slot)) continue;
    matching.push(slot);
    const group = (table.keyGroups.values[slot] as number) - first;
    counts[group] = (counts[group] as number) + 1;
  }
  const end = page.from + page.limit;
  const onPage = new Uint8Array(counts.length);
  let start = 0;
  let skipped = 0;
  for (let group = 0; group < counts.length; group++) {
    const next = start + (counts[group] as number);
    if (next > page.from && start < end) onPage[group] = 1;
    else if (next <= page.from) skipped = next;
    start = next;
  }
  const entries = matching
    .filter((slot) => onPage[(table.keyGroups.values[slot] as number) - first] === 1)
    .map((slot) => ({ slot, group: table.keyGroups.values[slot] as number, key: keyText(table, slot) }))
    .sort(
      (a, b) =>
        a.group - b.group ||
        (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) ||
        (table.namespaces.values[a.slot] as number) - (table.namespaces.values[b.slot] as number),
    )
    .slice(page.from - skipped, end - skipped)
    .map(({ slot, group, key }) => ({
      keyGroup: group,
      key,
      namespace: texts.namespace(table.namespaces.values[slot] as number),
      state: table.name,
      value: texts.value(slot),
    }));
  return { total: matching.length, entries, counts };
}

/** The key of a slot as text: its columns' texts, joined by ` · `. */
export function keyText(table: SlotTable, slot: number): string {
  return table.keys.map((column) => valueText(column.type, valueAt(column, slot))).join(' · ');
}
