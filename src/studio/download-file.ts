/** Hands a text to the viewer as a file. What no file system takes in a name becomes a blank. */
export function downloadFile(name: string, ending: string, { text, type }: { text: string; type: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${safeName(name)}${ending}`;
  link.click();
  // The click starts the download after this turn.
  setTimeout(() => URL.revokeObjectURL(url));
}

function safeName(name: string): string {
  const safe = name.replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim();
  return safe === '' ? 'pipeline' : safe.slice(0, 80);
}
