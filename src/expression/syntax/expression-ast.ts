/**
 * The syntax tree of an expression, as parse-expression.ts builds it and print-expression.ts writes it.
 *
 * Invariants: parentheses are not kept, precedence is in the shape; `parse(print(tree))` is the tree again, spans
 * aside; a chain `a AND b AND c` is one node, so that long conditions do not make deep trees.
 */

/** A range of the text in UTF-16 units, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '||';
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type BinaryOperator = ArithmeticOperator | ComparisonOperator;
export type IsTest = 'NULL' | 'TRUE' | 'FALSE' | 'UNKNOWN' | JsonTest;
export type JsonTest = 'JSON VALUE' | 'JSON OBJECT' | 'JSON ARRAY' | 'JSON SCALAR';

/** A type as written: `DECIMAL(10, 2)` is name DECIMAL with parameters 10 and 2. */
export interface TypeName {
  readonly name: string;
  readonly parameters: readonly number[];
  /** What a collection holds: one part of an ARRAY, two of a MAP, the fields of a ROW. */
  readonly parts: readonly TypePart[];
  /** What an INTERVAL of a CAST is made of; null for every other type. */
  readonly qualifier: IntervalQualifier | null;
  readonly span: Span;
}

export interface TypePart {
  /** The name of a ROW's field. */
  readonly name: string | null;
  readonly type: TypeName;
  readonly nullable: boolean;
}

export interface CaseBranch {
  readonly when: Expression;
  readonly result: Expression;
}

export type Expression =
  /** `text` is the literal as written: `007`, `1.50`, `1e3`. */
  | { readonly kind: 'number'; readonly text: string; readonly span: Span }
  | { readonly kind: 'text'; readonly value: string; readonly span: Span }
  /** `X'4a4B'`; `digits` as written. */
  | { readonly kind: 'binary-literal'; readonly digits: string; readonly span: Span }
  /** TRUE, FALSE, or UNKNOWN (null). */
  | { readonly kind: 'boolean'; readonly value: boolean | null; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span }
  /** `DATE '2026-01-01'` and the like. */
  | {
      readonly kind: 'time-literal';
      readonly type: 'DATE' | 'TIME' | 'TIMESTAMP';
      readonly value: string;
      readonly span: Span;
    }
  /** `INTERVAL '1 2' DAY(3) TO HOUR`; `sign` stands in front of the text. */
  | {
      readonly kind: 'interval';
      readonly negative: boolean;
      readonly value: string;
      readonly qualifier: IntervalQualifier;
      readonly span: Span;
    }
  /** `INTERVAL a DAY`: as many units as an expression says. */
  | {
      readonly kind: 'interval-of';
      readonly operand: Expression;
      readonly unit: string;
      readonly precision: number | null;
      readonly span: Span;
    }
  /** `(a - b) DAY`: the time between. */
  | {
      readonly kind: 'time-between';
      readonly left: Expression;
      readonly right: Expression;
      readonly qualifier: IntervalQualifier;
      readonly span: Span;
    }
  /** `(a, b)` or `ROW(a, b)`. */
  | { readonly kind: 'row'; readonly explicit: boolean; readonly items: readonly Expression[]; readonly span: Span }
  /** `ARRAY[a, b]`, `MAP[key, value, …]`. */
  | {
      readonly kind: 'collection';
      readonly type: 'ARRAY' | 'MAP';
      readonly items: readonly Expression[];
      readonly span: Span;
    }
  /** `x[i]` */
  | { readonly kind: 'item'; readonly operand: Expression; readonly index: Expression; readonly span: Span }
  /** `x.name`, where x is no name itself. */
  | { readonly kind: 'member'; readonly operand: Expression; readonly name: string; readonly span: Span }
  /** A field; more than one part is a qualified name, or a field within a ROW. */
  | { readonly kind: 'field'; readonly path: readonly string[]; readonly span: Span }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | 'NOT'; readonly operand: Expression; readonly span: Span }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'logical';
      readonly operator: 'AND' | 'OR';
      readonly operands: readonly Expression[];
      readonly span: Span;
    }
  | {
      readonly kind: 'is';
      readonly operand: Expression;
      readonly test: IsTest;
      readonly negated: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'distinct';
      readonly left: Expression;
      readonly right: Expression;
      readonly negated: boolean;
      readonly span: Span;
    }
  /** `(a, b) OVERLAPS (c, d)`. */
  | { readonly kind: 'overlaps'; readonly left: Expression; readonly right: Expression; readonly span: Span }
  | {
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly symmetric: boolean;
      readonly negated: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'in';
      readonly operand: Expression;
      readonly elements: readonly Expression[];
      readonly negated: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'like';
      readonly operator: 'LIKE' | 'SIMILAR TO';
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | null;
      readonly negated: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'case';
      readonly operand: Expression | null;
      readonly branches: readonly CaseBranch[];
      readonly otherwise: Expression | null;
      readonly span: Span;
    }
  | {
      readonly kind: 'cast';
      readonly operand: Expression;
      readonly type: TypeName;
      readonly safe: boolean;
      readonly span: Span;
    }
  /**
   * A call. `name` is as written; `words` are keywords among the arguments (`BOTH` of TRIM, `YEAR` of EXTRACT), see
   * call-syntax.ts; `star` is `COUNT(*)`; `distinct` and `filter` belong to aggregates.
   */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly words: readonly string[];
      readonly args: readonly Expression[];
      readonly star: boolean;
      readonly distinct: boolean;
      readonly filter: Expression | null;
      readonly span: Span;
      readonly nameSpan: Span;
    }
  /** Where the text could not be parsed; a diagnostic says why. */
  | { readonly kind: 'error'; readonly span: Span };

/** `DAY(3) TO SECOND(6)`. */
export interface IntervalQualifier {
  readonly from: string;
  readonly precision: number | null;
  readonly to: string | null;
  readonly fraction: number | null;
}
