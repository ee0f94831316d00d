import { describeTransport } from './describe-exam.ts';
import { PortWorld } from './port-world.ts';

describeTransport('actor hosts over MessagePorts', () => Promise.resolve(new PortWorld()));
