export async function raceInChromium(_options: unknown): Promise<string> {
  return 'nothing yet';
}
