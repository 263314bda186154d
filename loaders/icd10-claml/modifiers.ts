/**
 * The codes that modifiers imply: ClaML lists the subdivisions that many categories share once, as a Modifier with its
 * classes, and says of each category which apply. Pure; what a derived code is called is names.ts's.
 */
import type { ClamlClass, ModifiedBy, ModifierClass } from './claml-file.js';

/** A modifier as it applies to a class. */
export interface Modification {
  readonly by: ModifiedBy;
  /** True where a block or chapter declares it for all categories below. */
  readonly isShared: boolean;
}

/** A code with the modifier classes that made it, the last of which makes it differ from its parent. */
export interface DerivedCode {
  readonly code: string;
  readonly parent: string;
  readonly applied: readonly ModifierClass[];
}

export type ModifierClasses = ReadonlyMap<string, readonly ModifierClass[]>;

/**
 * The modifications of a class: those from above that it does not exclude, the nearest declaration of each modifier,
 * and its own. A category that names a modifier only in a `modifierlink` rubric (M13 in WHO's files) is modified by it
 * too.
 */
export function modificationsOf(
  element: ClamlClass,
  inherited: readonly Modification[],
  modifiers: ModifierClasses,
): readonly Modification[] {
  const isShared = element.kind !== 'category';
  const own = element.modifiedBy.length > 0 || isShared ? element.modifiedBy : linkedModifiers(element, modifiers);
  const replaced = new Set([...element.excludedModifiers, ...own.map(({ modifier }) => modifier)]);
  return [
    ...inherited.filter(({ by }) => !replaced.has(by.modifier)),
    ...own.filter(({ modifier }) => !element.excludedModifiers.includes(modifier)).map((by) => ({ by, isShared })),
  ];
}

function linkedModifiers(element: ClamlClass, modifiers: ModifierClasses): readonly ModifiedBy[] {
  const codes = element.rubrics
    .filter(({ kind }) => kind === 'modifierlink')
    .flatMap(({ labels }) => labels.flatMap(({ references }) => references.map(({ code = '' }) => code)));
  return [...new Set(codes)]
    .filter((code) => modifiers.has(code))
    .map((modifier) => ({ modifier, all: true, valid: [] }));
}

interface Base {
  readonly code: string;
  /** True where the file lists nothing below it. */
  readonly isLeaf: boolean;
}

/**
 * The codes below a category, level by level: each modification extends what the one before it made. Fourth characters
 * (`.0`) go to three-character categories, all others to what has nothing below it.
 */
export function derivedCodes(
  base: Base,
  modifications: readonly Modification[],
  modifiers: ModifierClasses,
): readonly DerivedCode[] {
  const all: DerivedCode[] = [];
  let level: readonly DerivedCode[] = [{ code: base.code, parent: '', applied: [] }];
  for (const modification of modifications) {
    const next = level.flatMap((above) => extended(above, modification, modifiers));
    const fitting = base.isLeaf ? next : next.filter(({ applied }) => applied[0]?.code.startsWith('.'));
    if (fitting.length === 0) continue;
    all.push(...fitting);
    level = fitting;
  }
  return all;
}

function extended(
  above: DerivedCode,
  { by, isShared }: Modification,
  modifiers: ModifierClasses,
): readonly DerivedCode[] {
  const position = by.position ?? positionInName(by.modifier);
  return (modifiers.get(by.modifier) ?? []).flatMap((each) => {
    if (!by.all && !by.valid.includes(each.code)) return [];
    if (isExcluded(each, above.applied)) return [];
    const code = extendedCode(above.code, each.code, { position, isShared });
    return code === undefined ? [] : [{ code, parent: above.code, applied: [...above.applied, each] }];
  });
}

/** `S04E10_5` adds the fifth character. */
function positionInName(modifier: string): number | undefined {
  const digit = /_(\d)$/.exec(modifier)?.[1];
  return digit === undefined ? undefined : Number(digit);
}

/** Metadata of a modifier class: `S04E10_4 .7` says that it does not follow that class of that modifier. */
export const EXCLUSION_META = 'excludeOnPrecedingModifier';

function isExcluded(each: ModifierClass, applied: readonly ModifierClass[]): boolean {
  return each.metas.some(({ name, value }) => {
    if (name !== EXCLUSION_META) return false;
    const [modifier, code] = value.trim().split(/\s+/);
    return applied.some((before) => before.modifier === modifier && before.code === code);
  });
}

const CATEGORY = /^[A-Z]\d[0-9A-Z](\.|$)/;
const CATEGORY_LENGTH = 3;

/**
 * A code with a modifier's character: `E10` and `.0` are `E10.0`, `I70.0` and `1` are `I70.01`; a fifth character of a
 * category without fourth ones leaves its place to an X (`M45.X0`). Undefined where the place is taken.
 */
function extendedCode(
  code: string,
  suffix: string,
  { position, isShared }: { readonly position: number | undefined; readonly isShared: boolean },
): string | undefined {
  if (!CATEGORY.test(code)) return code + suffix;
  const hasDot = code.includes('.');
  if (suffix.startsWith('.')) return hasDot ? undefined : code + suffix;
  // What a block declares is for one place (the fourth character of W00–Y34); a category's own modifier goes to its
  // leaves.
  if (hasDot) return isShared && position !== undefined && code.length !== position ? undefined : code + suffix;
  return `${code}.${'X'.repeat(Math.max(0, (position ?? 0) - CATEGORY_LENGTH - 1))}${suffix}`;
}
