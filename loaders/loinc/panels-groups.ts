/**
 * Terms that belong together: the members of panels and forms, and LOINC groups with the groups above them. A panel has its members in order
 * as properties `has-member`; a term has its groups as `group`, a group the one above it as `parent-group`.
 */

import type { FileCount } from '../shared/loader.js';
import { idOf, type LoincLoad, named } from './loinc-load.js';
import { readFirst, UNKNOWN_TERM } from './read.js';

/** PanelsAndForms.csv: a row for each member of a panel, and one for the panel itself as its own member. */
export async function readPanels(load: LoincLoad): Promise<readonly FileCount[]> {
  const members = new Set<number>();
  return readFirst(load.reading, 'panels', ([parent = '', code = '']) => {
    if (parent === code) return 'the panel itself';
    const panel = load.ids.get(parent);
    const member = load.ids.get(code);
    if (panel === undefined || member === undefined) return UNKNOWN_TERM;
    const key = panel * 2 ** 24 + member;
    if (members.has(key)) return 'member stated before';
    members.add(key);
    load.system.property(panel, { code: 'has-member', target: member });
    return undefined;
  });
}

/** ParentGroup.csv, Group.csv and GroupLoincTerms.csv. A group stands in one row for each group above it. */
export async function readGroups(load: LoincLoad): Promise<readonly FileCount[]> {
  const parents = await readFirst(load.reading, 'parentGroup', ([code = '', name = '', status = '']) => {
    if (load.ids.has(code)) return 'group stated before';
    idOf(load, code, () => named(name, status));
    return undefined;
  });
  const groups = await readFirst(
    load.reading,
    'group',
    ([above = '', code = '', name = '', status = '', archetype = '']) => {
      const isFirst = !load.ids.has(code);
      const group = idOf(load, code, () => named(name, status));
      if (isFirst && archetype !== '') load.system.property(group, { code: 'Archetype', value: archetype });
      if (above !== '') load.system.property(group, { code: 'parent-group', target: idOf(load, above, () => ({})) });
      return undefined;
    },
  );
  const terms = await readFirst(load.reading, 'groupTerms', ([code = '', loinc = '']) => {
    const term = load.ids.get(loinc);
    const group = load.ids.get(code);
    if (term === undefined) return UNKNOWN_TERM;
    if (group === undefined) return 'group not in the release';
    load.system.property(term, { code: 'group', target: group });
    return undefined;
  });
  return [...parents, ...groups, ...terms];
}
