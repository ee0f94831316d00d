import type { Expression } from '../syntax/expression-ast.ts';

/** The parts that a part consists of, in the order of the text. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'unary':
    case 'is':
    case 'cast':
    case 'member':
    case 'interval-of':
      return [expression.operand];
    case 'binary':
    case 'distinct':
    case 'overlaps':
    case 'time-between':
      return [expression.left, expression.right];
    case 'logical':
      return expression.operands;
    case 'between':
      return [expression.operand, expression.low, expression.high];
    case 'in':
      return [expression.operand, ...expression.elements];
    case 'like':
      return [expression.operand, expression.pattern, ...(expression.escape === null ? [] : [expression.escape])];
    case 'case': {
      const { operand, branches, otherwise } = expression;
      return [operand, ...branches.flatMap(({ when, result }) => [when, result]), otherwise].filter(
        (part): part is Expression => part !== null,
      );
    }
    case 'row':
    case 'collection':
      return expression.items;
    case 'item':
      return [expression.operand, expression.index];
    case 'call':
      return expression.args;
    default:
      return [];
  }
}
