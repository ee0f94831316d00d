import type { ConfigOf } from '../node-kind.ts';

/**
 * Shapes of streams that people know, as settings of the generator: seeded, and the same from any offset.
 *
 * The three of Nexmark share one event time: of 50 events one is a person, three are auctions, 46 are bids, so a bid
 * refers to auctions and persons that exist by then. Ids start at 1000; half the bids go to a hot auction, three
 * quarters come from a hot bidder (reference: nexmark/nexmark, GeneratorConfig). Unlike the original, whose draws
 * follow one unseeded stream and whose bidders are off by 1,000, every column has draws of its own.
 */
export interface GeneratorPreset {
  readonly id: PresetId;
  readonly config: Pick<ConfigOf<'generator'>, 'fields' | 'eventTime' | 'watermark' | 'rowsPerSecond'>;
}

export type PresetId = 'nexmark-bids' | 'nexmark-auctions' | 'nexmark-persons' | 'sensors' | 'clicks' | 'orders';

/** 2015-07-15, as in Beam's Nexmark: a multiple of every window size its queries use. */
const NEXMARK_START_MS = 1_436_918_400_000;
/** Ms of event time between two bids; 46 of 50 events are bids. */
const BID_STEP_MS = 1;
const FIRST_ID = 1000;

const WATERMARK = {
  strategy: 'bounded-out-of-orderness',
  outOfOrdernessMs: 4000,
  idlenessMs: null,
  emit: 'periodic',
  intervalMs: 200,
} as const;

/** Nexmark's event time for rows of which there are `perEpoch` among 50 events. */
function nexmarkTime(perEpoch: number): NonNullable<ConfigOf<'generator'>['eventTime']> {
  return { startMs: NEXMARK_START_MS, stepMs: Math.round((46 * BID_STEP_MS) / perEpoch), outOfOrdernessMs: 0 };
}

export const GENERATOR_PRESETS: readonly GeneratorPreset[] = [
  {
    id: 'nexmark-bids',
    config: {
      rowsPerSecond: 100,
      eventTime: nexmarkTime(46),
      watermark: WATERMARK,
      fields: [
        { name: 'auction', fill: 'reference', first: FIRST_ID, rate: 3 / 46, window: 100, hotShare: 0.5 },
        { name: 'bidder', fill: 'reference', first: FIRST_ID, rate: 1 / 46, window: 100, hotShare: 0.75 },
        { name: 'price', fill: 'price' },
        { name: 'channel', fill: 'text', choices: ['Google', 'Facebook', 'Baidu', 'Apple', 'channel-1', 'channel-2'] },
        { name: 'url', fill: 'pattern', pattern: 'https://www.nexmark.com/?????/?????/?????/item.htm?query=1' },
        { name: 'dateTime', fill: 'event-time' },
        { name: 'extra', fill: 'pattern', pattern: '????????????????' },
      ],
    },
  },
  {
    id: 'nexmark-auctions',
    config: {
      rowsPerSecond: 7,
      eventTime: nexmarkTime(3),
      watermark: WATERMARK,
      fields: [
        { name: 'id', fill: 'sequence', first: FIRST_ID },
        { name: 'itemName', fill: 'pattern', pattern: '?????? ????????' },
        { name: 'description', fill: 'pattern', pattern: '???? ?????? ??? ???????? ?????' },
        { name: 'initialBid', fill: 'price' },
        { name: 'reserve', fill: 'price' },
        { name: 'dateTime', fill: 'event-time' },
        { name: 'expires', fill: 'later', minMs: 500, maxMs: 20_000 },
        { name: 'seller', fill: 'reference', first: FIRST_ID, rate: 1 / 3, window: 100, hotShare: 0.75 },
        { name: 'category', fill: 'int', min: 10, max: 14 },
        { name: 'extra', fill: 'pattern', pattern: '????????????????' },
      ],
    },
  },
  {
    id: 'nexmark-persons',
    config: {
      rowsPerSecond: 2,
      eventTime: nexmarkTime(1),
      watermark: WATERMARK,
      fields: [
        { name: 'id', fill: 'sequence', first: FIRST_ID },
        { name: 'name', fill: 'text', choices: personNames() },
        { name: 'emailAddress', fill: 'pattern', pattern: '???????@?????.com' },
        { name: 'creditCard', fill: 'pattern', pattern: '#### #### #### ####' },
        {
          name: 'city',
          fill: 'text',
          choices: 'Phoenix,Los Angeles,San Francisco,Boise,Portland,Bend,Redmond,Seattle,Kent,Cheyenne'.split(','),
        },
        { name: 'state', fill: 'text', choices: ['AZ', 'CA', 'ID', 'OR', 'WA', 'WY'] },
        { name: 'dateTime', fill: 'event-time' },
        { name: 'extra', fill: 'pattern', pattern: '????????????????' },
      ],
    },
  },
  {
    id: 'sensors',
    config: {
      rowsPerSecond: 50,
      eventTime: { startMs: 1_767_225_600_000, stepMs: 200, outOfOrdernessMs: 2000 },
      watermark: { ...WATERMARK, outOfOrdernessMs: 2000 },
      fields: [
        { name: 'sensor', fill: 'key', prefix: 'sensor-', keys: 12, skew: 0 },
        { name: 'temperature', fill: 'wave', min: 14, max: 31, period: 1500, noise: 0.15 },
        { name: 'humidity', fill: 'wave', min: 35, max: 80, period: 2100, noise: 0.1 },
        { name: 'battery', fill: 'int', min: 5, max: 100 },
        { name: 'ts', fill: 'event-time' },
      ],
    },
  },
  {
    id: 'clicks',
    config: {
      rowsPerSecond: 100,
      eventTime: { startMs: 1_767_225_600_000, stepMs: 25, outOfOrdernessMs: 1500 },
      watermark: { ...WATERMARK, outOfOrdernessMs: 1500, idlenessMs: 5000 },
      fields: [
        { name: 'session', fill: 'pattern', pattern: 's-##' },
        { name: 'visitor', fill: 'key', prefix: 'visitor-', keys: 500, skew: 1.1 },
        { name: 'page', fill: 'text', choices: ['/', '/search', '/item', '/item', '/cart', '/pay', '/help'] },
        { name: 'referrer', fill: 'text', choices: ['direct', 'search', 'mail', 'partner'] },
        { name: 'ms', fill: 'int', min: 20, max: 3000 },
        { name: 'ts', fill: 'event-time' },
      ],
    },
  },
  {
    id: 'orders',
    config: {
      rowsPerSecond: 100,
      eventTime: { startMs: 1_767_225_600_000, stepMs: 10, outOfOrdernessMs: 0 },
      watermark: { ...WATERMARK, outOfOrdernessMs: 0 },
      fields: [
        { name: 'id', fill: 'sequence' },
        { name: 'customer', fill: 'key', prefix: 'customer-', keys: 20, skew: 0 },
        { name: 'amount', fill: 'int', min: 1, max: 100 },
        { name: 'ts', fill: 'event-time' },
      ],
    },
  },
];

/** Nexmark: every first name with every last name. */
function personNames(): readonly string[] {
  const first = 'Peter,Paul,Luke,John,Saul,Vicky,Kate,Julie,Sarah,Deiter,Walter'.split(',');
  const last = 'Shultz,Abrams,Spencer,White,Bartels,Walton,Smith,Jones,Noris'.split(',');
  return first.flatMap((name) => last.map((family) => `${name} ${family}`));
}
