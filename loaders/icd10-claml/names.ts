/**
 * Names of a class in each language of the file: which rubric is the display, and how the name of a derived code is put
 * together. Pure.
 */
import type { Label, Rubric } from './claml-file.js';

/** The names of a class; the display is the one in the file's language, else the first. */
export interface Names {
  readonly display: string | undefined;
  /** Rubric that the display is from. */
  readonly kind: string;
  /** Language → name. */
  readonly byLanguage: ReadonlyMap<string, string>;
  /** Codes that the display's label names for dual coding, as printed. */
  readonly paired: readonly string[];
}

/** A long title stands alone (`Malignant neoplasm: External upper lip`), the plain one only below its category. */
const BEST_FIRST = ['preferredLong', 'preferred'];

export function namesOf(rubrics: readonly Rubric[], language: string): Names {
  const best = BEST_FIRST.map((kind) => rubrics.find((rubric) => rubric.kind === kind)).find(
    (rubric) => rubric !== undefined && rubric.labels.length > 0,
  );
  const labels = best?.labels ?? [];
  const byLanguage = new Map<string, string>();
  for (const label of labels) {
    const key = label.language ?? language;
    if (!byLanguage.has(key)) byLanguage.set(key, nameOf(label));
  }
  const display = byLanguage.get(language) ?? byLanguage.values().next().value;
  const references = labels[0]?.references ?? [];
  const paired = references.filter(({ usage }) => usage !== undefined).map(({ text }) => text);
  return { display, kind: best?.kind ?? 'preferred', byLanguage, paired };
}

/** What a label names: without the codes in brackets, unless nothing else is there. */
export function nameOf({ name, text }: Label): string {
  return name === '' ? text : name;
}

/** `Type 1 diabetes mellitus` and `With coma` are `Type 1 diabetes mellitus: With coma`. */
export function joinedNames(above: Names, own: Names): Names {
  const byLanguage = new Map<string, string>();
  for (const [language, name] of above.byLanguage) {
    const added = own.byLanguage.get(language);
    if (added !== undefined) byLanguage.set(language, `${name}: ${added}`);
  }
  const parts = [above.display, own.display].filter((part) => part !== undefined);
  return { display: parts.join(': '), kind: 'preferred', byLanguage, paired: own.paired };
}
