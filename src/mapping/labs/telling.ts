/**
 * Compares the small words of an entry and of a component that tell like analytes apart (see marks). One comparison serves all candidates of
 * an entry; scoring is the ranker's business.
 */
import type { LoincIndex } from './loinc-index.js';
import { type Form, formsOf, isMark } from './marks.js';
import type { LabUnderstanding } from './understand.js';

export interface Telling {
  /** 1 where both name the same form (antibody, antigen, nucleic acid), -1 where the entry names one that the component lacks, else 0. */
  readonly form: number;
  /** What the component names and the entry does not: 1 nucleic acid, 2 antigen, 3 antibody; else 0. */
  readonly formAdded: number;
  /** How many marks of the entry the component lacks. */
  readonly marksMissing: number;
  /** How many marks of the component the entry lacks. */
  readonly marksAdded: number;
}

interface Sought {
  readonly forms: ReadonlySet<Form>;
  readonly marks: readonly string[];
}

const ADDED: Readonly<Record<Form, number>> = { 'nucleic acid': 1, antigen: 2, antibody: 3 };

/** Comparison of one entry with a component group, under the reading that fits the candidate best. */
export function tellingOf(
  { groups, componentWords }: LoincIndex,
  entry: LabUnderstanding,
): (group: number, reading: number) => Telling {
  const said = formsOf(entry.literal);
  const readings = entry.readings.map(
    ({ words }): Sought => ({
      forms: new Set([...said, ...formsOf(words.keys())]),
      marks: [...words.keys()].filter(isMark),
    }),
  );
  const unread: Sought = { forms: said, marks: [] };
  const literal = new Set(entry.literal);
  return (group, reading) => {
    const own: string[] = [];
    for (let i = groups.ownStarts[group] ?? 0; i < (groups.ownStarts[group + 1] ?? 0); i++)
      own.push(componentWords.words[groups.ownWords[i] ?? 0] ?? '');
    const { forms, marks } = readings[reading] ?? unread;
    const given = formsOf(own);
    const added = [...given].find((form) => !forms.has(form));
    return {
      form: forms.size === 0 ? 0 : [...forms].some((form) => given.has(form)) ? 1 : -1,
      formAdded: forms.size === 0 && added !== undefined ? ADDED[added] : 0,
      marksMissing: marks.filter((mark) => !own.includes(mark)).length,
      marksAdded: own.filter((word) => isMark(word) && !marks.includes(word) && !literal.has(word)).length,
    };
  };
}
