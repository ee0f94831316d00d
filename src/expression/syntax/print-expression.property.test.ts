import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Expression, IntervalQualifier, TypeName, TypePart } from './expression-ast.ts';
import { parseExpression } from './parse-expression.ts';
import { printExpression } from './print-expression.ts';

const span = { from: 0, to: 0 };

const name = fc.oneof(fc.constantFrom('a', 'price', 'value', 'case', 'x y', 'a`b', 'true', 'interval', 'PI', 'é'));
const text = fc.string({ unit: fc.constantFrom('a', "'", '%', '\\', '--', '/*', '😀', '\n', ' ', '`'), maxLength: 6 });

const negated = fc.boolean();

const type = (typeName: string, parameters: number[] = [], parts: TypePart[] = []): TypeName => ({
  name: typeName,
  parameters,
  parts,
  qualifier: null,
  span,
});
const part = (of: TypeName, nullable = true, partName: string | null = null): TypePart => ({
  name: partName,
  type: of,
  nullable,
});
const interval = (qualifier: IntervalQualifier): TypeName => ({ ...type('INTERVAL'), qualifier });

const QUALIFIERS: readonly IntervalQualifier[] = [
  { from: 'DAY', precision: 3, to: 'SECOND', fraction: 2 },
  { from: 'SECOND', precision: 2, to: null, fraction: 3 },
  { from: 'YEAR', precision: null, to: 'MONTH', fraction: null },
  { from: 'MONTH', precision: null, to: null, fraction: null },
];

const TYPES: readonly TypeName[] = [
  type('DECIMAL', [10, 2]),
  type('STRING'),
  type('TIMESTAMP', [3]),
  type('TIMESTAMP_LTZ', [6]),
  type('BYTES'),
  type('ARRAY', [], [part(type('INT'), false)]),
  type('MAP', [], [part(type('STRING')), part(type('ARRAY', [], [part(type('DOUBLE'))]))]),
  type('ROW', [], [part(type('CHAR', [3]), true, 'x y'), part(type('BIGINT'), false, 'case')]),
  ...QUALIFIERS.map(interval),
];

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc
    .constantFrom('0', '007', '1.50', '.5', '1e3', '2E-4')
    .map((value): Expression => ({ kind: 'number', text: value, span })),
  text.map((value): Expression => ({ kind: 'text', value, span })),
  fc.constantFrom('', '4a4B').map((digits): Expression => ({ kind: 'binary-literal', digits, span })),
  fc.constantFrom(true, false, null).map((value): Expression => ({ kind: 'boolean', value, span })),
  fc.constant<Expression>({ kind: 'null', span }),
  fc.array(name, { minLength: 1, maxLength: 2 }).map((path): Expression => ({ kind: 'field', path, span })),
  fc
    .record({ type: fc.constantFrom('DATE', 'TIME', 'TIMESTAMP'), value: text })
    .map((literal): Expression => ({ kind: 'time-literal', ...literal, span })),
  fc
    .record({
      negative: fc.boolean(),
      value: text,
      qualifier: fc.constantFrom(...QUALIFIERS),
    })
    .map((interval): Expression => ({ kind: 'interval', ...interval, span })),
);

const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    leaf,
    fc
      .record({ operator: fc.constantFrom('-', '+', 'NOT'), operand: tie('tree') })
      .map((node): Expression => ({ kind: 'unary', ...node, span })),
    fc
      .record({
        operator: fc.constantFrom('+', '-', '*', '/', '%', '||', '=', '<>', '<', '<=', '>', '>='),
        left: tie('tree'),
        right: tie('tree'),
      })
      .map((node): Expression => ({ kind: 'binary', ...node, span })),
    fc
      .record({
        operator: fc.constantFrom('AND', 'OR'),
        operands: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
      })
      // A chain of the same operator is one node: its first operand is never another such chain.
      .filter(({ operator, operands }) => !(operands[0]?.kind === 'logical' && operands[0].operator === operator))
      .map((node): Expression => ({ kind: 'logical', ...node, span })),
    fc
      .record({ operand: tie('tree'), test: fc.constantFrom('NULL', 'TRUE', 'FALSE', 'UNKNOWN'), negated })
      .map((node): Expression => ({ kind: 'is', ...node, span })),
    fc
      .record({ left: tie('tree'), right: tie('tree'), negated })
      .map((node): Expression => ({ kind: 'distinct', ...node, span })),
    fc
      .record({ operand: tie('tree'), low: tie('tree'), high: tie('tree'), symmetric: fc.boolean(), negated })
      .map((node): Expression => ({ kind: 'between', ...node, span })),
    fc
      .record({ operand: tie('tree'), elements: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }), negated })
      .map((node): Expression => ({ kind: 'in', ...node, span })),
    fc
      .record({
        operator: fc.constantFrom('LIKE', 'SIMILAR TO'),
        operand: tie('tree'),
        pattern: tie('tree'),
        escape: fc.option(tie('tree')),
        negated,
      })
      .map((node): Expression => ({ kind: 'like', ...node, span })),
    fc
      .record({
        operand: fc.option(tie('tree')),
        branches: fc.array(fc.record({ when: tie('tree'), result: tie('tree') }), { minLength: 1, maxLength: 2 }),
        otherwise: fc.option(tie('tree')),
      })
      .map((node): Expression => ({ kind: 'case', ...node, span })),
    fc
      .record({
        operand: tie('tree'),
        type: fc.constantFrom(...TYPES),
        safe: fc.boolean(),
      })
      .map((node): Expression => ({ kind: 'cast', ...node, span })),
    fc
      .record({ operand: tie('tree'), unit: fc.constantFrom('DAY', 'MONTH'), precision: fc.constantFrom(null, 3) })
      .map((node): Expression => ({ kind: 'interval-of', ...node, span })),
    fc
      .record({ left: tie('tree'), right: tie('tree'), qualifier: fc.constantFrom(...QUALIFIERS) })
      .map((node): Expression => ({ kind: 'time-between', ...node, span })),
    fc
      .array(tie('tree'), { minLength: 2, maxLength: 3 })
      .map((items): Expression => ({ kind: 'row', explicit: false, items, span })),
    fc.array(tie('tree'), { maxLength: 2 }).map((items): Expression => ({ kind: 'row', explicit: true, items, span })),
    fc
      .record({ type: fc.constantFrom('ARRAY', 'MAP'), items: fc.array(tie('tree'), { maxLength: 3 }) })
      .map((node): Expression => ({ kind: 'collection', ...node, span })),
    fc
      .record({ operand: tie('tree'), index: tie('tree') })
      .map((node): Expression => ({ kind: 'item', ...node, span })),
    fc.record({ operand: tie('tree'), name }).map((node): Expression => ({ kind: 'member', ...node, span })),
    fc
      .record({ left: tie('tree'), right: tie('tree') })
      .map((node): Expression => ({ kind: 'overlaps', ...node, span })),
    aggregate(tie('tree')),
    call(
      fc.constantFrom('COALESCE', 'upper', 'no_such', 'MOD'),
      fc.constant([]),
      fc.array(tie('tree'), { maxLength: 3 }),
    ),
    call(
      fc.constant('TRIM'),
      fc.constantFrom(['BOTH'], ['LEADING']),
      fc.array(tie('tree'), { minLength: 1, maxLength: 2 }),
    ),
    call(fc.constant('EXTRACT'), fc.constant(['YEAR']), fc.array(tie('tree'), { minLength: 1, maxLength: 1 })),
    call(fc.constant('FLOOR'), fc.constantFrom([], ['DAY']), fc.array(tie('tree'), { minLength: 1, maxLength: 1 })),
    call(fc.constant('SUBSTRING'), fc.constant([]), fc.array(tie('tree'), { minLength: 2, maxLength: 3 })),
    call(fc.constant('POSITION'), fc.constant([]), fc.array(tie('tree'), { minLength: 2, maxLength: 3 })),
  ),
}));

const AGGREGATE = {
  kind: 'call',
  words: [],
  args: [],
  star: false,
  distinct: false,
  filter: null,
  span,
  nameSpan: span,
} as const;

function call(
  names: fc.Arbitrary<string>,
  words: fc.Arbitrary<string[]>,
  args: fc.Arbitrary<Expression[]>,
): fc.Arbitrary<Expression> {
  const shared = { star: false, distinct: false, filter: null, span, nameSpan: span };
  return fc.record({ name: names, words, args }).map((node): Expression => ({ kind: 'call', ...node, ...shared }));
}

/** `COUNT(*)`, `SUM(DISTINCT x) FILTER (WHERE y)`. */
function aggregate(part: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> {
  const filter = fc.option(part);
  const star = filter.map((where): Expression => ({ ...AGGREGATE, name: 'COUNT', star: true, filter: where }));
  const distinct = fc
    .record({ args: fc.array(part, { minLength: 1, maxLength: 1 }), filter, distinct: fc.boolean() })
    .map((node): Expression => ({ ...AGGREGATE, name: 'SUM', ...node }));
  return fc.oneof(star, distinct);
}

/** The tree without its positions. */
function withoutSpans(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) => (key === 'span' || key === 'nameSpan' ? undefined : inner)),
  );
}

test('parsing what is printed gives the tree again', () => {
  fc.assert(
    fc.property(tree, (expression) => {
      const printed = printExpression(expression);
      const { expression: parsed, diagnostics } = parseExpression(printed);
      expect({ printed, diagnostics, tree: withoutSpans(parsed) }).toEqual({
        printed,
        diagnostics: [],
        tree: withoutSpans(expression),
      });
    }),
    { numRuns: 1000 },
  );
});
