/** Exit codes; `interrupted` is what shells say of a command that Ctrl-C has ended. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/**
 * Something that the user has to know and can do something about; its message is all that is shown. `exitCode`: usage
 * for a wrong command or input, failed for a job that fails.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.usage) {
    super(message);
    this.exitCode = exitCode;
  }
}
