import type { LogicalType } from '#protocol/logical-type.ts';
import { fail, ok, type Result } from '#std/result.ts';
import { DECIMAL_PRECISION_MAX } from './decimal.ts';
import type { TypeName } from './expression-ast.ts';
import type { ExpressionDiagnostic } from './expression-diagnostic.ts';
import { nearestName } from './nearest-name.ts';

/** Types of Flink that Weir does not carry. */
const UNSUPPORTED = new Set(
  'TINYINT SMALLINT FLOAT REAL BYTES BINARY VARBINARY TIME TIME_LTZ TIMESTAMP_TZ ARRAY MAP MULTISET ROW INTERVAL VARIANT RAW NULL'.split(
    ' ',
  ),
);

const SUPPORTED =
  'BOOLEAN INT INTEGER BIGINT DECIMAL DEC NUMERIC DOUBLE STRING CHAR VARCHAR DATE TIMESTAMP TIMESTAMP_LTZ'.split(' ');

/** Longest CHAR or VARCHAR; a VARCHAR of this length is STRING. */
const TEXT_LENGTH_MAX = 2_147_483_647;

/** The type a name stands for, with Flink's defaults: DECIMAL is DECIMAL(10, 0), TIMESTAMP is TIMESTAMP(6). */
export function resolveType(name: TypeName): Result<LogicalType, ExpressionDiagnostic> {
  const refuse = (
    code: ExpressionDiagnostic['code'],
    message: string,
    suggestion: string | null = null,
  ): Result<LogicalType, ExpressionDiagnostic> =>
    fail({ code, message, from: name.span.from, to: name.span.to, suggestion });
  const [first, second] = name.parameters;
  const arity = name.parameters.length;
  const plain = (type: LogicalType): Result<LogicalType, ExpressionDiagnostic> =>
    arity === 0 ? ok(type) : refuse('bad-literal', `${name.name} takes no parameter.`);
  switch (name.name) {
    case 'BOOLEAN':
    case 'BIGINT':
    case 'DOUBLE':
    case 'STRING':
    case 'DATE':
      return plain({ kind: name.name });
    case 'INT':
    case 'INTEGER':
      return plain({ kind: 'INT' });
    case 'DECIMAL':
    case 'DEC':
    case 'NUMERIC': {
      const precision = Math.min(first ?? 10, DECIMAL_PRECISION_MAX);
      const scale = second ?? 0;
      if (arity > 2 || precision < 1)
        return refuse('bad-literal', 'DECIMAL takes a precision from 1 to 38 and a scale.');
      if (scale > precision)
        return refuse('bad-literal', `The scale of a DECIMAL is at most its precision ${precision}.`);
      return ok({ kind: 'DECIMAL', precision, scale });
    }
    case 'CHAR':
    case 'VARCHAR': {
      if (arity === 0) return ok(name.name === 'CHAR' ? { kind: 'CHAR', length: 1 } : { kind: 'STRING' });
      const length = first as number;
      if (arity > 1 || length > TEXT_LENGTH_MAX) return refuse('bad-literal', `${name.name} takes one length.`);
      return ok(
        name.name === 'VARCHAR' && length === TEXT_LENGTH_MAX ? { kind: 'STRING' } : { kind: name.name, length },
      );
    }
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const precision = first ?? 6;
      if (arity > 1 || precision > 9) return refuse('bad-literal', `${name.name} takes a precision from 0 to 9.`);
      return ok({ kind: name.name, precision });
    }
    default:
      return UNSUPPORTED.has(name.name)
        ? refuse('unsupported-type', `Weir has no type ${name.name} yet.`)
        : refuse('unknown-type', `There is no type ${name.name}.`, nearestName(name.name, SUPPORTED));
  }
}
