import { describe, expect, test } from 'vitest';
import { Frontier } from './frontier.ts';

/** Many times what a block holds, in sizes that end blocks at every distance from their end. */
const STATES = 40_000;

function wordsOf(number: number): Int32Array {
  return Int32Array.from({ length: 1 + (number % 97) }, (_, at) => number - at);
}

describe('states come out as they went in', () => {
  test('all in, all out', () => {
    const frontier = new Frontier();
    for (let number = 0; number < STATES; number++) frontier.push(wordsOf(number), number % 7);
    expect(frontier.size()).toBe(STATES);
    for (let number = 0; number < STATES; number++) {
      const waiting = frontier.shift();
      if (number % 997 === 0) expect(waiting).toEqual({ words: wordsOf(number), number, depth: number % 7 });
    }
    expect({ size: frontier.size(), next: frontier.shift() }).toEqual({ size: 0, next: undefined });
  });

  test('one out for every two in, then the rest', () => {
    const frontier = new Frontier();
    const taken: number[] = [];
    for (let number = 0; number < STATES; number++) {
      frontier.push(wordsOf(number), 0);
      if (number % 2 === 1) taken.push(frontier.shift()?.words[0] as number);
    }
    for (let each = frontier.shift(); each !== undefined; each = frontier.shift()) taken.push(each.words[0] as number);
    expect(taken).toEqual(Array.from({ length: STATES }, (_, number) => number));
  });

  test('words that are pushed may be written over', () => {
    const frontier = new Frontier();
    const words = Int32Array.of(1, 2, 3);
    frontier.push(words, 4);
    words.fill(0);
    expect(frontier.shift()).toEqual({ words: Int32Array.of(1, 2, 3), number: 0, depth: 4 });
  });
});
