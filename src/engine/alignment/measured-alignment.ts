import { type AlignmentClock, alignmentMsOf } from './alignment-clock.ts';

/** State of one subtask's alignment: plain values, the ways of aligning add their own. */
export interface MeasuredState {
  openChannels: number;
  readonly clock: AlignmentClock;
}

/** What every way of aligning tells of its state alike: open channels, measurements, the state itself. */
export class MeasuredAlignment<State extends MeasuredState> {
  protected readonly state: State;

  constructor(state: State) {
    this.state = state;
  }

  addProcessedBytes(bytes: number): void {
    if (this.state.clock.startedAt !== null) this.state.clock.runningBytes += bytes;
  }
  openChannels(): number {
    return this.state.openChannels;
  }
  alignmentMs(now: number): number {
    return alignmentMsOf(this.state.clock, now);
  }
  startDelayMs(): number {
    return this.state.clock.startDelayMs;
  }
  processedBytes(): number {
    return this.state.clock.processedBytes ?? this.state.clock.runningBytes;
  }

  save(): unknown {
    return this.state;
  }
  load(saved: State): void {
    Object.assign(this.state, saved);
  }
}
