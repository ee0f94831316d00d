/** Fetches a file that is shipped with the app; `sample:alice.txt` lies in samples/data. */
export async function fetchSample(key: string): Promise<ArrayBuffer> {
  const name = encodeURIComponent(key.slice('sample:'.length));
  const response = await fetch(`${import.meta.env.BASE_URL}samples/data/${name}`);
  if (!response.ok) throw new Error(`${key}: ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}
