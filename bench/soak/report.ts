/** What the soak page tells the soak every half minute. */
export interface SoakReport {
  readonly visibility: string;
  readonly jobState: string;
  readonly records: number;
  readonly checkpoints: number;
  readonly failedCheckpoints: number;
  /** Memory of each worker and of the page, by script; several of one script are summed. Null if not supported. */
  readonly memory: Readonly<Record<string, number>> | null;
}

export const REPORT_PATH = '/soak-report';
