import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import '#expression/install-time-zones.ts';
import { answerOf, type SimulationQuestion } from './simulation-question.ts';

self.onmessage = ({ data }: MessageEvent<SimulationQuestion>) => {
  postMessage(answerOf(data));
};
