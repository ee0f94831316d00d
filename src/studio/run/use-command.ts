import { useEffect, useRef } from 'react';
import { registerCommands } from '../commands.ts';
import type { TextKey } from '../texts/catalogue.ts';

/**
 * What a button of a panel does is a command, too, while the panel is open. The button's latest meaning is what runs.
 */
export function useCommand(id: string, text: TextKey, run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => registerCommands([{ id, text, run: () => latest.current() }]), [id, text]);
}
