/** Elements that the library draws, found by what it writes on them. */

/** Where a menu about a node goes: to its right, inside the canvas. */
export function menuPlace(host: HTMLElement | null, nodeId: string): { readonly x: number; readonly y: number } {
  const node = nodeElement(host, nodeId)?.getBoundingClientRect();
  const frame = host?.getBoundingClientRect();
  if (node === undefined || frame === undefined) return { x: 24, y: 24 };
  return { x: Math.min(node.right - frame.left + 8, frame.width - 220), y: Math.max(8, node.top - frame.top) };
}

/** The element of a node or a note. */
export function nodeElement(host: HTMLElement | null, nodeId: string): HTMLElement | null {
  return host?.querySelector<HTMLElement>(`.react-flow__node[data-id="${nodeId}"]`) ?? null;
}

/** An edge that is clicked does not take the focus; without it the keys would go to the page. */
export function keepFocus(host: HTMLElement): void {
  if (!host.contains(document.activeElement)) host.focus({ preventScroll: true });
}

/** Whether keys are text there. */
export function isEditable(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
}

/** The edge at a place on the screen, even under a node; its line is wider for the pointer than for the eye. */
export function edgeAt({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): string | null {
  for (const element of document.elementsFromPoint(clientX, clientY)) {
    const id = element.closest<SVGElement>('.react-flow__edge')?.dataset['id'];
    if (id !== undefined) return id;
  }
  return null;
}
