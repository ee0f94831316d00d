/** How a shortcut would be written that matches a key press. Command is Ctrl on a Mac. */
export function shortcutOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): string {
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  // Shift is part of a sign (`?`), but not of a letter or of a named key.
  const shift = event.shiftKey && (key.length > 1 || /[A-Z]/.test(key));
  const modifiers = [event.ctrlKey || event.metaKey ? 'Ctrl+' : '', event.altKey ? 'Alt+' : '', shift ? 'Shift+' : ''];
  return `${modifiers.join('')}${key}`;
}
