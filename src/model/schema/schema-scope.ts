import { compileAggregate } from '#expression/compile-aggregate.ts';
import { compileExpression } from '#expression/compile-expression.ts';
import { typeText, type Field, type LogicalType, type Schema } from '#protocol/logical-type.ts';
import { diagnose, type Diagnostic, type DiagnosticDetails } from '../diagnostic.ts';
import type { DiagnosticCode } from '../diagnostic-table.ts';
import type { DocumentNode, NamedExpressionConfig } from '../document.ts';
import { withValueAt } from '../field-descriptor.ts';
import { labelOf } from '../field-of-path.ts';

/** Collects the findings about one node while its schema is inferred. */
export class SchemaScope {
  readonly node: DocumentNode;
  readonly #diagnostics: Diagnostic[];

  constructor(node: DocumentNode, diagnostics: Diagnostic[]) {
    this.node = node;
    this.#diagnostics = diagnostics;
  }

  report(code: DiagnosticCode, details: DiagnosticDetails): void {
    this.#diagnostics.push(diagnose(code, { nodeId: this.node.id, ...details }));
  }

  /** Null after reporting that a list, named by its path, has no entry. */
  reportEmpty(path: string): null {
    this.report('W312', { field: path, values: { name: this.node.name, ...labelOf(path, this.node.config.kind) } });
    return null;
  }

  /** The type of a scalar expression, or null after reporting why it has none. */
  expressionField(config: NamedExpressionConfig, path: string, schema: Schema): Field | null {
    const compiled = compileExpression(config.expression, schema);
    if (compiled.ok) return { name: config.name, type: compiled.value.type, nullable: compiled.value.nullable };
    this.#reportExpression(config.expression, `${path}.expression`, compiled.failure);
    return null;
  }

  /** The type of an aggregate call, or null after reporting why it has none. */
  aggregateField(config: NamedExpressionConfig, path: string, schema: Schema): Field | null {
    const compiled = compileAggregate(config.expression, schema);
    if (compiled.ok) return { name: config.name, type: compiled.value.type, nullable: compiled.value.nullable };
    this.#reportExpression(config.expression, `${path}.expression`, compiled.failure);
    return null;
  }

  /** The type of a condition, or null after reporting why it has none. */
  conditionType(condition: string, path: string, schema: Schema): LogicalType | null {
    const compiled = compileExpression(condition, schema);
    if (compiled.ok) return compiled.value.type;
    this.#reportExpression(condition, path, compiled.failure);
    return null;
  }

  /** The index of a column, or null after reporting that it does not exist. */
  columnIndex(name: string, path: string, schema: Schema): number | null {
    const index = schema.fields.findIndex((field) => field.name === name);
    if (index >= 0) return index;
    const columns = schema.fields.map((field) => field.name).join(', ');
    this.report('W302', { field: path, values: { where: this.node.name, column: name, columns } });
    return null;
  }

  /** The fields, unless one is missing, nameless or named twice. */
  distinctFields(fields: readonly (Field | null)[], paths: readonly string[]): readonly Field[] | null {
    const names = new Set<string>();
    let complete = true;
    for (const [index, field] of fields.entries()) {
      if (field === null) {
        complete = false;
        continue;
      }
      const where = { field: paths[index], values: { where: this.node.name, column: field.name } };
      if (field.name === '') this.report('W316', where);
      else if (names.has(field.name)) this.report('W304', where);
      else {
        names.add(field.name);
        continue;
      }
      complete = false;
    }
    return complete ? (fields as readonly Field[]) : null;
  }

  #reportExpression(text: string, path: string, failures: readonly ExpressionFinding[]): void {
    const where = text === '' ? this.node.name : `${this.node.name}: ${text}`;
    for (const { message, from, to, suggestion } of failures) {
      const repaired = suggestion === null ? null : text.slice(0, from) + suggestion + text.slice(to);
      this.report('W301', {
        field: path,
        fix:
          repaired === null
            ? undefined
            : { kind: 'set-config', nodeId: this.node.id, config: withValueAt(this.node.config, path, repaired) },
        values: {
          where,
          problem: message,
          from,
          to,
          first: from + 1,
          suggestion: suggestion === null ? '' : `Try ${suggestion}.`,
        },
      });
    }
  }
}

/** What the expression language says about a text. */
interface ExpressionFinding {
  readonly message: string;
  readonly from: number;
  readonly to: number;
  readonly suggestion: string | null;
}

/** `a STRING NOT NULL, b BIGINT`: the columns of a schema in words. */
export function schemaText(schema: Schema): string {
  return schema.fields
    .map((field) => `${field.name} ${typeText(field.type)}${field.nullable ? '' : ' NOT NULL'}`)
    .join(', ');
}
