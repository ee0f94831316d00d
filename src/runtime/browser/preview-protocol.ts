import type { PreviewAnswer, PreviewRequest } from '#model/preview.ts';

/** What a page and its preview worker say to each other. */

export type PageToPreview =
  /** A newer request replaces the one before. */
  | { readonly kind: 'preview'; readonly requestId: number; readonly request: PreviewRequest }
  | { readonly kind: 'fileRead'; readonly file: string; readonly bytes: ArrayBuffer }
  | { readonly kind: 'fileFailed'; readonly file: string; readonly reason: string };

export type PreviewToPage =
  | { readonly kind: 'answered'; readonly requestId: number; readonly answer: PreviewAnswer }
  /** The first bytes of a file in the vault. */
  | { readonly kind: 'readFile'; readonly file: string; readonly bytes: number };
