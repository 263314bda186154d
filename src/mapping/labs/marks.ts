/**
 * Small words that tell like analytes apart: numbers, single letters and Roman numerals (`parainfluenza 3`, `factor VIII`, `influenza B`), and
 * what of an organism or protein is looked for (antibody, antigen, nucleic acid). Both count little in a word index, as they are common.
 */

const MARK = /^(\d+(\.\d+)?|[a-z]|i{2,3}|i?v|vi{1,3}|i?x|xi{1,3})$/;

/** Whether a word is a number, a single letter or a Roman numeral. */
export function isMark(word: string): boolean {
  return MARK.test(word);
}

/** What is looked for, by the words that say it in LOINC components and in local names. */
const FORMS: Readonly<Record<string, Form>> = {
  ab: 'antibody',
  antibody: 'antibody',
  ag: 'antigen',
  antigen: 'antigen',
  dna: 'nucleic acid',
  rna: 'nucleic acid',
  rrna: 'nucleic acid',
  pcr: 'nucleic acid',
  naa: 'nucleic acid',
  naat: 'nucleic acid',
};

export type Form = 'antibody' | 'antigen' | 'nucleic acid';

/** The forms that words name, each once. */
export function formsOf(words: Iterable<string>): ReadonlySet<Form> {
  const forms = new Set<Form>();
  for (const word of words) {
    const form = FORMS[word];
    if (form !== undefined) forms.add(form);
  }
  return forms;
}
