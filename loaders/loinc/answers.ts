/**
 * Answer lists and answers. Both are concepts: a list has its answers in order as properties `Answer`, an answer its lists as
 * `AnswerList`, a term its lists as `answer-list`. "Answers for" a term is what these three give together, so it is not stored.
 */

import { asCode } from '../../src/domain/coding.js';
import type { Extension } from '../../src/domain/concept.js';
import type { FileCount } from '../shared/loader.js';
import { idOf, type LoincLoad, named } from './loinc-load.js';
import { USES } from './names.js';
import { readFirst, UNKNOWN_TERM } from './read.js';

/** An answer has a score within a list, not by itself: FHIR's extension for it stands on the list's `Answer`. */
const ORDINAL_VALUE = 'http://hl7.org/fhir/StructureDefinition/ordinalValue';
/** NORMATIVE, PREFERRED or EXAMPLE, and the panel in which it holds: extensions on the term's `answer-list`. */
const LINK_TYPE = 'http://loinc.org/property/AnswerListLinkType';
const LINK_CONTEXT = 'http://loinc.org/property/ApplicableContext';

interface AnswerRow {
  readonly list: number;
  readonly answer: number;
  readonly sequence: number;
  readonly score: string;
}

/** AnswerList.csv: a row for each answer of a list, or one without an answer for a list that is defined elsewhere. */
export async function readAnswerLists(load: LoincLoad): Promise<readonly FileCount[]> {
  // Rows of a list are neighbours; they are put in order when the next list begins.
  let pending: AnswerRow[] = [];
  const members = new Set<string>();
  const writeAnswer = answerWriter(load);
  const counts = await readFirst(load.reading, 'answerList', (row) => {
    const [listCode = '', listName = '', code = '', sequence = '', text = '', , , , , score = ''] = row;
    const list = load.ids.get(listCode) ?? writeList(load, { code: listCode, name: listName }, row.slice(5, 9));
    if (code === '') return undefined;
    if (members.has(`${list} ${code}`)) return 'answer stated before in its list';
    members.add(`${list} ${code}`);
    const answer = writeAnswer(code, text, row.slice(10));
    load.system.property(answer, { code: 'AnswerList', target: list });
    if (pending[0] !== undefined && pending[0].list !== list) {
      writeMembers(load, pending);
      pending = [];
    }
    pending.push({ list, answer, sequence: Number(sequence) || 0, score });
    return undefined;
  });
  writeMembers(load, pending);
  return counts;
}

const LIST_COLUMNS = ['AnswerListOID', 'ExtDefinedYN', 'ExtDefinedAnswerListCodeSystem', 'ExtDefinedAnswerListLink'];

function writeList(
  load: LoincLoad,
  { code, name }: { readonly code: string; readonly name: string },
  columns: readonly string[],
): number {
  const id = idOf(load, code, () => named(name));
  for (const [i, value] of columns.entries()) {
    if (value !== '') load.system.property(id, { code: LIST_COLUMNS[i] ?? '', value });
  }
  return id;
}

/** An answer stands in many lists, sometimes with another text or code there: each is written once. */
function answerWriter(load: LoincLoad): (code: string, text: string, external: readonly string[]) => number {
  const written = new Set<string>();
  const isNew = (key: string): boolean => written.size < written.add(key).size;
  return (code, text, external) => {
    const isFirst = !load.ids.has(code);
    const id = idOf(load, code, () => named(text));
    if (isNew(`${id} ${text}`) && !isFirst) load.system.designation(id, { value: text, use: USES.answerText });
    const [extCode = '', display = '', system = '', version = ''] = external;
    if (extCode !== '' && isNew(`${id} ${system}|${extCode}`)) {
      const coding = {
        ...(system === '' ? {} : { system }),
        ...(version === '' ? {} : { version }),
        code: asCode(extCode),
        ...(display === '' ? {} : { display }),
      };
      load.system.property(id, { code: 'ExtCode', type: 'Coding', value: extCode, coding });
    }
    return id;
  };
}

function writeMembers(load: LoincLoad, rows: readonly AnswerRow[]): void {
  for (const { list, answer, score } of rows.toSorted((a, b) => a.sequence - b.sequence)) {
    const scored = score !== '' && Number.isFinite(Number(score));
    const extensions = [{ url: ORDINAL_VALUE, valueDecimal: Number(score) }];
    load.system.property(list, { code: 'Answer', target: answer, ...(scored ? { extensions } : {}) });
  }
}

/** LoincAnswerListLink.csv. A link whose list the release does not spell out still names it. */
export async function readAnswerListLinks(load: LoincLoad): Promise<readonly FileCount[]> {
  const seen = new Set<string>();
  return readFirst(load.reading, 'answerListLink', ([loinc = '', code = '', name = '', type = '', context = '']) => {
    const term = load.ids.get(loinc);
    if (term === undefined) return UNKNOWN_TERM;
    const list = idOf(load, code, () => named(name));
    if (seen.has(`${term} ${list}`)) return 'list linked before (in another context)';
    seen.add(`${term} ${list}`);
    const extensions: Extension[] = [];
    if (type !== '') extensions.push({ url: LINK_TYPE, valueCode: type });
    if (context !== '') extensions.push({ url: LINK_CONTEXT, valueCode: context });
    load.system.property(term, { code: 'answer-list', target: list, ...(extensions.length > 0 ? { extensions } : {}) });
    return undefined;
  });
}
