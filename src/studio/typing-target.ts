/** Whether what has the focus takes text or a choice: then keys, copying and pasting are its own. */
export function isTyping(target: Element): boolean {
  return target.closest('input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]') !== null;
}
