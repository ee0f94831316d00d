/** By which a command finds the field in which operators are looked for. */
export const PALETTE_SEARCH_ID = 'operator-search';
