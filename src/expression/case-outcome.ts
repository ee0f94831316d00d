export type CaseOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'unsupported'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };
