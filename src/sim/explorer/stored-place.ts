/** Where something is stored. */
export interface StoredPlace {
  readonly store: string;
  readonly key: string;
}

/** The same as one text. */
export function placeText({ store, key }: StoredPlace): string {
  return `${store} ${key}`;
}

/** Orders what is stored in different places. */
export function byPlace(a: StoredPlace, b: StoredPlace): number {
  return placeText(a) < placeText(b) ? -1 : 1;
}
