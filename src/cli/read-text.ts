import { readFileSync } from 'node:fs';
import { UserError } from './user-error.ts';

/** The text of a file, or a sentence why there is none. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error: unknown) {
    throw new UserError(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** Why a file operation failed, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  switch (code) {
    case 'ENOENT':
      return 'it does not exist';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    default:
      return message ?? String(error);
  }
}
