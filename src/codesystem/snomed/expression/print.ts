/** Writes expressions: with codes alone, or with the terms of the concepts. No blanks, the braces and the order as they were given. */
import type { ConceptTerm, Expression, ExpressionAttribute, ExpressionValue, SubExpression } from './syntax.js';

/** What is written for a concept. */
type Term = (concept: ConceptTerm) => string;

/** `367430006:{272741003=24028007}` */
export function printCodes({ status, body }: Expression): string {
  return `${status === 'subtype' ? '<<<' : ''}${sub(body, ({ id }) => id)}`;
}

/** `367430006|Repair of tendon of hand|:{272741003|Laterality|=24028007|Right|}` */
export function printTerms({ status, body }: Expression, termOf: (id: string) => string | undefined): string {
  const named: Term = ({ id, term }) => {
    const shown = termOf(id) ?? term;
    return shown === undefined ? id : `${id}|${shown}|`;
  };
  return `${status === 'subtype' ? '<<<' : ''}${sub(body, named)}`;
}

function sub({ focus, ungrouped, groups }: SubExpression, term: Term): string {
  const head = focus.map(term).join('+');
  const parts = [
    ...(ungrouped.length === 0 ? [] : [attributes(ungrouped, term)]),
    ...groups.map((group) => `{${attributes(group, term)}}`),
  ];
  return parts.length === 0 ? head : `${head}:${parts.join(',')}`;
}

function attributes(all: readonly ExpressionAttribute[], term: Term): string {
  return all.map(({ name, value }) => `${term(name)}=${printed(value, term)}`).join(',');
}

function printed(value: ExpressionValue, term: Term): string {
  switch (value.kind) {
    case 'number':
      return `#${value.text}`;
    case 'string':
      return `"${value.value.replace(/(["\\])/g, '\\$1')}"`;
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE';
    case 'expression': {
      const { focus, ungrouped, groups } = value.value;
      const text = sub(value.value, term);
      return focus.length > 1 || ungrouped.length > 0 || groups.length > 0 ? `(${text})` : text;
    }
  }
}
