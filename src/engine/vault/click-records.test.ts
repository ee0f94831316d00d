import { expect, test } from 'vitest';
import type { Message } from '#protocol/messages.ts';
import { VaultHost } from './testing.ts';

function acquired(host = new VaultHost(), restore: 'fresh' | 'latest' = 'latest'): VaultHost {
  host.start(restore);
  return host;
}

function click(host: VaultHost, ...lines: readonly string[]): void {
  host.send('host', { kind: 'recordClicks', uid: 'a/b', lines });
}

function read(host: VaultHost, requestId: number, from: number): readonly Message[] {
  return host.ask('task:0/0', { kind: 'readClicks', requestId, uid: 'a/b', from });
}

const answer = (requestId: number, from: number, ...lines: readonly string[]): Message => ({
  kind: 'clicksRead',
  requestId,
  from,
  lines,
});

test('a reader hears of a line once it is durable, and of the next ones when they are', () => {
  const host = acquired();
  expect(read(host, 1, 0)).toEqual([]);
  click(host, '{"n":1}');
  expect(host.take()).toEqual([]);
  host.settle();
  expect(host.take()).toEqual([answer(1, 0, '{"n":1}')]);
  click(host, '{"n":2}', '{"n":3}');
  host.settle();
  expect(read(host, 2, 1)).toEqual([answer(2, 1, '{"n":2}', '{"n":3}')]);
  expect(read(host, 3, 0)).toEqual([answer(3, 0, '{"n":1}', '{"n":2}', '{"n":3}')]);
});

test('what is clicked before the job is acquired is recorded afterwards', () => {
  const host = new VaultHost();
  click(host, 'early');
  host.settle();
  acquired(host);
  expect(read(host, 1, 0)).toEqual([answer(1, 0, 'early')]);
});

test('a line that storage refuses goes first with the next one', () => {
  const host = acquired();
  host.failNext('unknown');
  click(host, 'one');
  host.settle();
  const answered = host.ask('host', { kind: 'query', queryId: 7, request: { kind: 'clickRecord', uid: 'a/b' } });
  expect(answered).toEqual([
    { kind: 'queryAnswered', queryId: 7, answer: { kind: 'clickRecord', recorded: 0, waiting: 1, newest: [] } },
  ]);
  click(host, 'two');
  host.settle();
  expect(read(host, 1, 0)).toEqual([answer(1, 0, 'one', 'two')]);
});

test('after a crash the record is there again; a fresh start forgets it', () => {
  const host = acquired();
  click(host, 'kept');
  host.settle();
  const later = acquired(new VaultHost('job', [...host.stored.values()]));
  expect(read(later, 1, 0)).toEqual([answer(1, 0, 'kept')]);
  const fresh = acquired(new VaultHost('job', [...later.stored.values()]), 'fresh');
  expect(read(fresh, 1, 0)).toEqual([]);
  expect([...fresh.stored.keys()].filter((key) => key.includes('clicks'))).toEqual([]);
});

test('a line in flight while the job is acquired anew is not lost', () => {
  const host = acquired();
  host.failNext('unknown');
  click(host, 'in flight');
  host.start();
  click(host, 'next');
  host.settle();
  expect(read(host, 1, 0)).toEqual([answer(1, 0, 'in flight', 'next')]);
});
