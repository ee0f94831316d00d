/**
 * Lets files be dropped anywhere: on what takes them, and else nothing comes of it. A file that nobody takes would make
 * the browser leave the page for it, and end the job.
 */
export function stayOnDrop(page: Window): () => void {
  const stay = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
  };
  page.addEventListener('dragover', stay);
  page.addEventListener('drop', stay);
  return () => {
    page.removeEventListener('dragover', stay);
    page.removeEventListener('drop', stay);
  };
}
