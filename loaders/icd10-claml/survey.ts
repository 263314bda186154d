/**
 * A first pass over a ClaML file: what must be known before the first class is staged, namely the modifier classes and
 * which properties the classes will have. It stages nothing.
 */
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { type ClamlElement, type ModifierClass, readClaml } from './claml-file.js';
import { EXCLUSION_META, type ModifierClasses } from './modifiers.js';

export interface Survey {
  /** By the code of their modifier, in the order of the file. */
  readonly modifiers: ModifierClasses;
  /** Rubric kinds and names of metadata that classes and modifier classes have. */
  readonly rubricKinds: ReadonlySet<string>;
  readonly metaNames: ReadonlySet<string>;
}

/** Reads the file once. */
export async function surveyClaml(source: ReleaseSource, file: ReleaseFile): Promise<Survey> {
  const modifiers = new Map<string, ModifierClass[]>();
  const rubricKinds = new Set<string>();
  const metaNames = new Set<string>();
  const note = ({ rubrics, metas }: ClamlElement) => {
    for (const { kind } of rubrics) rubricKinds.add(kind);
    for (const { name } of metas) if (name !== EXCLUSION_META) metaNames.add(name);
  };
  await readClaml(source, file, {
    modifierClass: (element) => {
      note(element);
      const classes = modifiers.get(element.modifier);
      if (classes === undefined) modifiers.set(element.modifier, [element]);
      else classes.push(element);
    },
    class: note,
  });
  return { modifiers, rubricKinds, metaNames };
}
