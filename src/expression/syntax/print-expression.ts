import { BARE_CALLS, CALL_SYNTAX } from './call-syntax.ts';
import type { Expression, IntervalQualifier, TypeName } from './expression-ast.ts';
import { binaryPrecedence, PRECEDENCE } from './precedence.ts';
import { RESERVED_WORDS } from './reserved-words.ts';

/**
 * Writes a tree as SQL text with the fewest brackets; parsing the text gives the tree again. Keywords come out in
 * capitals, function names as they were written, names in backticks where they need them.
 */
export function printExpression(expression: Expression): string {
  return print(expression, 0);
}

function print(expression: Expression, least: number): string {
  const text = write(expression);
  return precedenceOf(expression) < least ? `(${text})` : text;
}

function write(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return expression.text;
    case 'text':
      return quoteText(expression.value);
    case 'binary-literal':
      return `X'${expression.digits}'`;
    case 'boolean':
      return expression.value === null ? 'UNKNOWN' : expression.value ? 'TRUE' : 'FALSE';
    case 'null':
      return 'NULL';
    case 'time-literal':
      return `${expression.type} ${quoteText(expression.value)}`;
    case 'interval':
      return writeInterval(expression);
    case 'interval-of': {
      const plain = expression.operand.kind === 'field' || expression.operand.kind === 'number';
      const operand = plain ? printExpression(expression.operand) : `(${printExpression(expression.operand)})`;
      return `INTERVAL ${operand} ${expression.unit}${expression.precision === null ? '' : `(${expression.precision})`}`;
    }
    case 'time-between': {
      const left = print(expression.left, PRECEDENCE.additive);
      const right = print(expression.right, PRECEDENCE.additive + 1);
      return `(${left} - ${right}) ${writeQualifier(expression.qualifier)}`;
    }
    case 'row':
      return `${expression.explicit ? 'ROW' : ''}(${expression.items.map(printExpression).join(', ')})`;
    case 'collection':
      return `${expression.type}[${expression.items.map(printExpression).join(', ')}]`;
    case 'item':
      return `${printOperand(expression.operand)}[${printExpression(expression.index)}]`;
    case 'member': {
      // A name before the point would take the member for a part of itself.
      const { operand } = expression;
      const text = operand.kind === 'field' ? `(${printExpression(operand)})` : printOperand(operand);
      return `${text}.${quoteName(expression.name)}`;
    }
    case 'field':
      return expression.path.map(quoteName).join('.');
    case 'case': {
      const branches = expression.branches.map(
        ({ when, result }) => ` WHEN ${printExpression(when)} THEN ${printExpression(result)}`,
      );
      const operand = expression.operand === null ? '' : ` ${printExpression(expression.operand)}`;
      const otherwise = expression.otherwise === null ? '' : ` ELSE ${printExpression(expression.otherwise)}`;
      return `CASE${operand}${branches.join('')}${otherwise} END`;
    }
    case 'cast': {
      const name = expression.safe ? 'TRY_CAST' : 'CAST';
      return `${name}(${printExpression(expression.operand)} AS ${printTypeName(expression.type)})`;
    }
    case 'call':
      return writeCall(expression);
    case 'error':
      return '?';
    default:
      return writeOperator(expression);
  }
}

type Operator = Extract<
  Expression,
  { kind: 'unary' | 'binary' | 'logical' | 'is' | 'distinct' | 'overlaps' | 'between' | 'in' | 'like' }
>;

/** Operators and predicates, with brackets where their operands bind more loosely. */
function writeOperator(expression: Operator): string {
  switch (expression.kind) {
    case 'unary':
      // A sign before a sign needs brackets: two minus signs in a row begin a comment.
      return expression.operator === 'NOT'
        ? `NOT ${print(expression.operand, PRECEDENCE.not)}`
        : `${expression.operator}${print(expression.operand, PRECEDENCE.primary)}`;
    case 'binary': {
      const precedence = binaryPrecedence(expression.operator);
      return `${print(expression.left, precedence)} ${expression.operator} ${print(expression.right, precedence + 1)}`;
    }
    case 'logical': {
      const precedence = expression.operator === 'AND' ? PRECEDENCE.and : PRECEDENCE.or;
      return expression.operands.map((operand) => print(operand, precedence + 1)).join(` ${expression.operator} `);
    }
    case 'is':
      return `${print(expression.operand, PRECEDENCE.is)} IS ${expression.negated ? 'NOT ' : ''}${expression.test}`;
    case 'distinct': {
      const not = expression.negated ? 'NOT ' : '';
      const left = print(expression.left, PRECEDENCE.comparison);
      return `${left} IS ${not}DISTINCT FROM ${print(expression.right, PRECEDENCE.comparison + 1)}`;
    }
    case 'overlaps':
      return `${print(expression.left, PRECEDENCE.comparison)} OVERLAPS ${print(expression.right, PRECEDENCE.comparison + 1)}`;
    case 'between': {
      const words = `${expression.negated ? 'NOT ' : ''}BETWEEN ${expression.symmetric ? 'SYMMETRIC ' : ''}`;
      const operand = print(expression.operand, PRECEDENCE.predicate);
      const low = print(expression.low, PRECEDENCE.and + 1);
      return `${operand} ${words}${low} AND ${print(expression.high, PRECEDENCE.predicate + 1)}`;
    }
    case 'in': {
      const operand = print(expression.operand, PRECEDENCE.predicate);
      return `${operand} ${expression.negated ? 'NOT ' : ''}IN (${expression.elements.map(printExpression).join(', ')})`;
    }
    case 'like': {
      const operand = print(expression.operand, PRECEDENCE.predicate);
      const pattern = print(expression.pattern, PRECEDENCE.predicate + 1);
      const escape = expression.escape === null ? '' : ` ESCAPE ${print(expression.escape, PRECEDENCE.predicate + 1)}`;
      return `${operand} ${expression.negated ? 'NOT ' : ''}${expression.operator} ${pattern}${escape}`;
    }
  }
}

function precedenceOf(expression: Expression): number {
  switch (expression.kind) {
    case 'unary':
      return expression.operator === 'NOT' ? PRECEDENCE.not : PRECEDENCE.sign;
    case 'binary':
      return binaryPrecedence(expression.operator);
    case 'logical':
      return expression.operator === 'AND' ? PRECEDENCE.and : PRECEDENCE.or;
    case 'is':
      return PRECEDENCE.is;
    case 'distinct':
    case 'overlaps':
      return PRECEDENCE.comparison;
    case 'between':
    case 'in':
    case 'like':
      return PRECEDENCE.predicate;
    default:
      return PRECEDENCE.primary;
  }
}

function writeCall(call: Extract<Expression, { kind: 'call' }>): string {
  const upper = call.name.toUpperCase();
  if (BARE_CALLS.has(upper) && call.args.length === 0 && !call.star) return call.name;
  const filter = call.filter === null ? '' : ` FILTER (WHERE ${printExpression(call.filter)})`;
  const syntax = CALL_SYNTAX.get(upper);
  const inner = call.star
    ? '*'
    : syntax !== undefined
      ? syntax.print(call, printExpression, (arg) => print(arg, PRECEDENCE.primary))
      : `${call.distinct ? 'DISTINCT ' : ''}${call.args.map(printExpression).join(', ')}`;
  return `${call.name}(${inner})${filter}`;
}

/** What stands before `[` or a point; a number would take the point for its own, a name-like literal the bracket. */
function printOperand(operand: Expression): string {
  const text = print(operand, PRECEDENCE.primary);
  return operand.kind === 'number' || operand.kind.startsWith('interval') ? `(${text})` : text;
}

function writeInterval({ negative, value, qualifier }: Extract<Expression, { kind: 'interval' }>): string {
  return `INTERVAL ${negative ? '-' : ''}${quoteText(value)} ${writeQualifier(qualifier)}`;
}

function writeQualifier({ from, precision, to, fraction }: IntervalQualifier): string {
  const parameters =
    precision === null ? '' : to === null && fraction !== null ? `(${precision}, ${fraction})` : `(${precision})`;
  const tail = to === null ? '' : ` TO ${to}${fraction === null ? '' : `(${fraction})`}`;
  return `${from}${parameters}${tail}`;
}

/** A type as SQL text. */
export function printTypeName(type: TypeName): string {
  if (type.qualifier !== null) return `${type.name} ${writeQualifier(type.qualifier)}`;
  if (type.parts.length > 0) {
    const parts = type.parts.map(
      ({ name, type: part, nullable }) =>
        `${name === null ? '' : `${quoteName(name)} `}${printTypeName(part)}${nullable ? '' : ' NOT NULL'}`,
    );
    return `${type.name}<${parts.join(', ')}>`;
  }
  return type.parameters.length === 0 ? type.name : `${type.name}(${type.parameters.join(', ')})`;
}

/** A text literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name, in backticks unless it reads as a plain word. */
export function quoteName(name: string): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !KEYWORDS.has(name.toUpperCase());
  return plain ? name : `\`${name.replaceAll('`', '``')}\``;
}

/** Words that begin something else than a name, reserved or not. */
const KEYWORDS: ReadonlySet<string> = new Set([...RESERVED_WORDS, ...BARE_CALLS, 'TRY_CAST', 'UNKNOWN']);
