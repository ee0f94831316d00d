import type { Span } from '../syntax/expression-ast.ts';
import type { PartChecker } from './check-construct.ts';
import { isAggregateName } from './aggregate-names.ts';
import { functionNames } from './function-registry.ts';
import { nearestName } from './nearest-name.ts';
import { UNAVAILABLE_FUNCTIONS } from './unavailable-functions.ts';

/** Says why there is no function of a name, in capitals, that could be called here. */
export function reportUnknownFunction(checker: Pick<PartChecker, 'fail'>, name: string, span: Span): null {
  if (isAggregateName(name)) {
    return checker.fail('type-mismatch', `${name} is an aggregate and cannot stand inside an expression.`, span);
  }
  const reason = UNAVAILABLE_FUNCTIONS.get(name);
  if (reason !== undefined) {
    return checker.fail('unsupported-function', `Weir has no function ${name}: ${reason[0]}.`, span);
  }
  const nearest = nearestName(name, functionNames());
  return checker.fail('unknown-function', `There is no function ${name}.`, span, nearest);
}
