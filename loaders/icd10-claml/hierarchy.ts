/**
 * The hierarchy of the staged classes and, hanging from it, the codes that modifiers imply. Classes name their super
 * class; where none does, a sub class is taken from the class above.
 */
import { LoadError } from '../shared/load-error.js';
import type { ClamlClass, ModifierClass } from './claml-file.js';
import { NAME_RUBRICS } from './definition.js';
import {
  type DerivedCode,
  derivedCodes,
  type Modification,
  type ModifierClasses,
  modificationsOf,
} from './modifiers.js';
import { joinedNames, type Names, namesOf } from './names.js';
import { type Staging, stageElement } from './stage.js';

/** A staged class: what the hierarchy and the modifiers need of it. */
export interface StagedClass {
  readonly id: number;
  readonly names: Names;
  /** Without the rubrics that are staged already. */
  readonly element: ClamlClass;
}

export interface Tree extends Staging {
  readonly label: string;
  /** By code, in the order of the file. */
  readonly classes: ReadonlyMap<string, StagedClass>;
  readonly modifiers: ModifierClasses;
}

export interface DerivedCount {
  readonly codes: number;
  /** Modifier classes that made a code. */
  readonly used: ReadonlySet<object>;
}

/** What a derived code is known by while more are derived from it. */
type Named = Pick<StagedClass, 'id' | 'names'>;

/**
 * Links every class to those above it and stages the derived codes.
 * @throws LoadError naming the class whose super class is not in the file.
 */
export function stageHierarchy(tree: Tree): DerivedCount {
  const children = linkClasses(tree);
  const derived = new Map<string, Named>();
  const used = new Set<object>();
  const derive = (base: StagedClass, each: DerivedCode): void => {
    const parent = derived.get(each.parent) ?? (each.parent === base.element.code ? base : undefined);
    const last = each.applied.at(-1);
    // What the file lists itself, or a derivation has made already, wins; what hangs on it is not derived twice.
    if (parent === undefined || last === undefined || tree.classes.has(each.code) || derived.has(each.code)) return;
    derived.set(each.code, stageDerived(tree, { code: each.code, base, parent, last }));
    used.add(last);
  };
  const visit = (code: string, inherited: readonly Modification[]): void => {
    const found = tree.classes.get(code);
    if (found === undefined) return;
    const modifications = modificationsOf(found.element, inherited, tree.modifiers);
    const below = children.get(code) ?? [];
    if (found.element.kind === 'category') {
      const base = { code, isLeaf: below.length === 0 };
      for (const each of derivedCodes(base, modifications, tree.modifiers)) derive(found, each);
    }
    for (const child of below) visit(child, modifications);
  };
  const hasParent = new Set([...children.values()].flat());
  for (const code of tree.classes.keys()) if (!hasParent.has(code)) visit(code, []);
  return { codes: derived.size, used };
}

interface Derivation {
  readonly code: string;
  readonly base: StagedClass;
  readonly parent: Named;
  readonly last: ModifierClass;
}

/** A derived code says what its modifier class says; its title is the one above it and the modifier's. */
function stageDerived(tree: Tree, { code, base, parent, last }: Derivation): Named {
  const names = joinedNames(parent.names, namesOf(last.rubrics, tree.language));
  const usage = last.usage ?? base.element.usage;
  const element = { ...last, rubrics: last.rubrics.filter(({ kind }) => !NAME_RUBRICS.has(kind)) };
  const id = stageElement(tree, { code, kind: 'category', names, element, usage });
  tree.system.property(id, { code: 'modifier', value: last.modifier });
  tree.system.parent(id, parent.id);
  return { id, names };
}

/** Writes the edges; returns the codes below each code in the order of the file. */
function linkClasses({ system, classes, label }: Tree): ReadonlyMap<string, readonly string[]> {
  const listedBelow = new Map<string, string[]>();
  for (const [code, { element }] of classes) {
    for (const sub of element.subClasses) listedBelow.set(sub, [...(listedBelow.get(sub) ?? []), code]);
  }
  const children = new Map<string, string[]>();
  for (const [code, { id, element }] of classes) {
    const above = element.superClasses.length > 0 ? element.superClasses : (listedBelow.get(code) ?? []);
    for (const superCode of new Set(above)) {
      const parent = classes.get(superCode);
      if (parent === undefined) {
        const problem = `the class ${code} has the super class ${superCode}, which the file does not hold`;
        throw new LoadError({ file: label, line: element.line }, problem);
      }
      system.parent(id, parent.id);
      children.set(superCode, [...(children.get(superCode) ?? []), code]);
    }
  }
  return children;
}
