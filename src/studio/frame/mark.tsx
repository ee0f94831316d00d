import { type ReactElement } from 'react';

/** The mark of Weir: a flow, and the barrier across it. */
export function Mark(): ReactElement {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" fill="none" stroke="currentColor">
      <path d="M2 8h7M13 8h7M2 14h7M13 14h7" strokeWidth="2" strokeLinecap="round" />
      <path d="M11 3v16" strokeWidth="3.5" strokeLinecap="round" />
    </svg>
  );
}
