/** Chinese texts of the operator and settings catalogues, by the keys of the model. */
export const CATALOGUE_TEXTS_ZH: Readonly<Record<string, string>> = {};
