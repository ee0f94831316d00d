import type { SimulationAnswer, SimulationQuestion } from './simulation-question.ts';

/** Asks a worker of the page, as the studio would. */
function ask(question: SimulationQuestion): Promise<SimulationAnswer> {
  const worker = new Worker(new URL('./simulation.worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<SimulationAnswer>) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(question);
  });
}

declare global {
  interface Window {
    simulationPage: { readonly ask: typeof ask };
  }
}

window.simulationPage = { ask };
