import { typeText } from '#protocol/logical-type.ts';
import type { PartChecker } from './check-construct.ts';
import type { Expression } from '../syntax/expression-ast.ts';
import { compareNodes } from '../functions/compare-nodes.ts';
import { caseNode } from '../functions/conditional.ts';
import { shareNode, type TypedExpression } from '../evaluate/typed-expression.ts';

/** CASE, with or without an operand: its results have a common type, a bare NULL among them takes it. */
export function checkCase(
  checker: PartChecker,
  { operand, branches, otherwise, span }: Extract<Expression, { kind: 'case' }>,
): TypedExpression | null {
  const checkedOperand = operand === null ? null : checker.check(operand);
  const value = checkedOperand === null ? null : shareNode(checkedOperand);
  const checked = branches.map(({ when, result }) => ({
    when: operand === null ? checker.checkCondition(when) : checkEquals(checker, value, when),
    result: checker.checkAny(result),
  }));
  const last = otherwise === null ? null : checker.checkAny(otherwise);
  if (otherwise !== null && last === null) return null;
  const sound: { when: TypedExpression; result: TypedExpression }[] = [];
  for (const { when, result } of checked) if (when !== null && result !== null) sound.push({ when, result });
  if (sound.length < checked.length) return null;
  const results = sound.map(({ result }) => result);
  if (last !== null) results.push(last);
  if (results.every((result) => result.bareNull)) {
    return checker.fail('illegal-null', 'A CASE of NULLs has no type; cast one of them.', span);
  }
  const types = results.filter((result) => !result.bareNull).map((result) => typeText(result.type));
  const node = caseNode(sound, last, span);
  return node ?? checker.fail('type-mismatch', `The results of CASE have no common type: ${types.join(', ')}.`, span);
}

/** `CASE x WHEN y`: the comparison `x = y`. */
function checkEquals(checker: PartChecker, value: TypedExpression | null, when: Expression): TypedExpression | null {
  const node = checker.checkAny(when);
  if (value === null || node === null) return null;
  return checker.accept(compareNodes('=', value, node, when.span), when.span, [value, node], '=');
}
