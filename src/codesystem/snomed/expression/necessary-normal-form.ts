/**
 * Writes the necessary normal form of a concept or an expression: its proximal primitive supertypes and all its attributes in role
 * groups (SNOMED CT Release File Specification, "necessary normal form"), as an expression with or without terms.
 */
import { has } from '../../../domain/ordinal-set.js';
import type { Substrate } from '../ecl/context.js';
import { type ExpressedRelationship, groupsOf, type NormalForm } from './normal-form.js';

/** What is written: the focus is the concept's own parents for a concept, the focus concepts for an expression. */
export interface Written {
  readonly defined: boolean;
  readonly above: readonly number[];
  readonly relationships: readonly ExpressedRelationship[];
}

/** The text, `===` or `<<<` first; `terms` adds the displays. */
export function necessaryNormalForm(written: Written, substrate: Substrate, style: 'terms' | 'codes'): string {
  const name = (ord: number): string => {
    const { code, display } = substrate.codeSystem.at(ord);
    return style === 'codes' || display === undefined ? code : `${code}|${display}|`;
  };
  const { defined, above, relationships } = written;
  const body = bodyOf({ focus: proximalPrimitives(above, substrate), relationships }, { name, substrate });
  return `${defined ? '===' : '<<<'}${body}`;
}

interface Printing {
  readonly name: (ord: number) => string;
  readonly substrate: Substrate;
}

function bodyOf({ focus, relationships }: Pick<NormalForm, 'focus' | 'relationships'>, printing: Printing): string {
  const head = focus.map(printing.name).join('+');
  const parts = [...groupsOf(relationships)]
    .sort(([a], [b]) => a - b)
    .map(([number, group]) => {
      const attributes = group.map((one) => `${printing.name(one.attribute)}=${valueText(one, printing)}`).join(',');
      return number === 0 ? attributes : `{${attributes}}`;
    });
  return parts.length === 0 ? head : `${head}:${parts.join(',')}`;
}

function valueText({ target, value, nested }: ExpressedRelationship, printing: Printing): string {
  if (typeof value === 'number') return `#${value}`;
  if (typeof value === 'string') return `"${value.replace(/(["\\])/g, '\\$1')}"`;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (nested === undefined) return printing.name(target);
  return `(${bodyOf({ focus: nested.focus, relationships: nested.own }, printing)})`;
}

/** The nearest primitive concepts at or above these, none of them above another. */
function proximalPrimitives(start: readonly number[], { graph, isDefined }: Substrate): readonly number[] {
  const seen = new Set(start);
  const primitive: number[] = [];
  for (const ord of seen) {
    const parents = graph.parentOrds(ord);
    if (parents.length === 0 || !isDefined(ord)) primitive.push(ord);
    else for (const parent of parents) seen.add(parent);
  }
  return primitive
    .filter((ord) => !primitive.some((other) => other !== ord && has(graph.cover(ord), other)))
    .sort((a, b) => a - b);
}
