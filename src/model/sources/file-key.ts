import type { FileEncoding } from '#protocol/file-finding.ts';

/**
 * Names of files in the vault. An upload is named by what is in it: `upload:<digest>`. Sources read UTF-8, so a file in
 * another encoding lies there twice: as it came, and converted, under its name with the encoding behind it
 * (`upload:<digest>@gbk`; `+cr` where its lines end with CR alone). The original stays, so that the encoding can be
 * corrected later.
 */
export interface FileForm {
  readonly encoding: FileEncoding;
  readonly cr: boolean;
}

/** The name of an upload. */
export function uploadKey(digest: Uint8Array): string {
  return `upload:${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** The name of the file as it came. */
export function originalKey(key: string): string {
  return key.replace(/@.*$/, '');
}

/** The name under which a file of this form can be read. */
export function readableKey(original: string, { encoding, cr }: FileForm): string {
  return encoding === 'utf-8' && !cr ? original : `${original}@${encoding}${cr ? '+cr' : ''}`;
}

/** The form that a name tells. */
export function formOfKey(key: string): FileForm {
  const [, encoding, cr] = /@([\w-]+)(\+cr)?$/.exec(key) ?? [];
  return { encoding: (encoding as FileEncoding | undefined) ?? 'utf-8', cr: cr !== undefined };
}
