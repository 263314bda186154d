/**
 * HL7 v2 messages (ER7): in coded fields (CE, CWE) the standard coding goes into the alternate triplet, components 4 to 6, or, where that is
 * taken, into the second alternate of CWE, 10 to 12. Nothing else of a message changes. Names of coding systems are those of HL7 table 0396.
 */
import { ATC, ICD9_CM, ICD10, ICD10_CM, ICD10_PCS, LOINC, NDC, RXNORM, SNOMED_CT, UCUM } from '../domain/systems.js';
import { asBytes, readBytes } from './byte-text.js';
import { countError, countKind, countUnmapped, type Tally, type UnmappedCode } from './tally.js';
import type { Translator } from './translator.js';

/** Coded fields by segment. OBX-5 is one only where OBX-2 says so. */
const CODED_FIELDS: Readonly<Record<string, readonly number[]>> = {
  OBX: [3, 5],
  OBR: [4],
  DG1: [3],
  PR1: [3],
  AL1: [3],
  IAM: [3],
  PRB: [3],
  RXA: [5],
  RXC: [2],
  RXD: [2],
  RXE: [2],
  RXG: [4],
  RXO: [1],
};

/** HL7 table 0396. */
const TABLE_0396: Readonly<Record<string, string>> = {
  LN: LOINC,
  SCT: SNOMED_CT,
  SNOMED: SNOMED_CT,
  RXNORM: RXNORM,
  I10: ICD10,
  I10C: ICD10_CM,
  I10P: ICD10_PCS,
  I9C: ICD9_CM,
  NDC: NDC,
  ATC: ATC,
  WC: ATC,
  UCUM: UCUM,
};
const NAME_OF: ReadonlyMap<string, string> = new Map([
  ...Object.entries(TABLE_0396).map(([name, url]): [string, string] => [url, name]),
  [SNOMED_CT, 'SCT'],
  [ATC, 'ATC'],
]);

export interface Hl7Context {
  readonly translator: Translator;
  /** Local names of coding systems and the URLs they stand for. */
  readonly systems: Readonly<Record<string, string>>;
}

interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

/** Marks of the lower layer protocol (MLLP), which files of messages often keep. */
const START_OF_BLOCK = '\u000B';
const END_OF_BLOCK = '\u001C';

/** Whole messages, as bytes, with standard codings added; segments outside a message stay and are counted. */
export function normalizeHl7(messages: string, context: Hl7Context, tally: Tally): string {
  const parts = messages.split(/(\r\n|\r|\n)/);
  let marks: Delimiters | undefined;
  let specimen = '';
  for (let at = 0; at < parts.length; at += 2) {
    const text = parts[at] ?? '';
    const segment = text.startsWith(START_OF_BLOCK) ? text.slice(1) : text;
    if (at + 1 < parts.length) tally.lines++;
    if (segment.trim() === '' || segment === END_OF_BLOCK) continue;
    const name = segment.slice(0, 3);
    if (name === 'MSH' || name === 'FHS' || name === 'BHS') marks = delimitersOf(segment);
    const line = at + 1 < parts.length ? tally.lines : tally.lines + 1;
    if (marks === undefined) {
      countError(tally, { line, text: `the segment '${name}' stands in no message: there is no MSH before it` });
      continue;
    }
    if (!/^[A-Z][A-Z0-9]{2}$/.test(name)) {
      countError(tally, { line, text: `'${name}' is no name of a segment` });
      continue;
    }
    countKind(tally, name);
    if (name === 'MSH') specimen = '';
    if (name === 'OBR') specimen = firstOf(segment.split(marks.field)[OBR_SPECIMEN], marks);
    if (Object.hasOwn(CODED_FIELDS, name)) {
      parts[at] = withStandards(text, { ...context, marks, name, tally, specimen });
    }
  }
  return parts.join('');
}

const OBR_SPECIMEN = 15;
const OBX_UNITS = 6;

/** The first component of a field: the code of a unit, the name of a specimen. */
function firstOf(field: string | undefined, marks: Delimiters): string {
  return plainText((field ?? '').split(marks.component)[0] ?? '', marks);
}

function delimitersOf(header: string): Delimiters | undefined {
  const [, , , field, component, repetition, escapeMark, subcomponent] = header;
  if (field === undefined || component === undefined || repetition === undefined) return undefined;
  return { field, component, repetition, escape: escapeMark ?? '\\', subcomponent: subcomponent ?? '&' };
}

interface SegmentContext extends Hl7Context {
  readonly marks: Delimiters;
  readonly name: string;
  readonly tally: Tally;
  /** Of the order that the segment belongs to. */
  readonly specimen: string;
}

const CODED_TYPES: readonly string[] = ['CE', 'CWE', 'CNE', 'CF'];

function withStandards(segment: string, context: SegmentContext): string {
  const { marks, name } = context;
  const fields = segment.split(marks.field);
  // OBX-3 says what was measured; the other fields have no unit.
  const unitOf = (index: number): string => (name === 'OBX' && index === 3 ? firstOf(fields[OBX_UNITS], marks) : '');
  for (const index of CODED_FIELDS[name] ?? []) {
    const field = fields[index];
    if (field === undefined || field === '' || field === '""') continue;
    if (name === 'OBX' && index === 5 && !CODED_TYPES.includes(fields[2] ?? '')) continue;
    fields[index] = field
      .split(marks.repetition)
      .map((one) => normalizeField(one, { ...context, unit: unitOf(index) }))
      .join(marks.repetition);
  }
  return fields.join(marks.field);
}

/** Triplets of identifier, text and coding system: the main one, the alternate, CWE's second alternate. */
const TRIPLETS = [0, 3, 9] as const;

interface FieldContext extends SegmentContext {
  readonly unit: string;
}

function normalizeField(field: string, context: FieldContext): string {
  const { marks, tally, translator, systems } = context;
  const parts = field.split(marks.component);
  const filled = TRIPLETS.filter((start) => (parts[start] ?? '') !== '').map((start) => ({
    code: plainText(parts[start] ?? '', marks),
    display: plainText(parts[start + 1] ?? '', marks),
    system: systemOf(parts[start + 2] ?? '', systems),
  }));
  const coded = filled.filter(({ system }) => system !== '');
  if (coded.some(({ system }) => translator.isStandard(system))) {
    tally.concepts.standard++;
    return field;
  }
  const standards = coded.flatMap(({ system, code }) => translator.standards(system, code));
  const [standard] = standards;
  if (standard === undefined) {
    tally.concepts[coded.length === 0 ? 'uncoded' : 'unmapped']++;
    for (const code of coded) countUnmapped(tally, unmappedCode(code, context));
    return field;
  }
  const free = TRIPLETS.find((start) => [0, 1, 2].every((more) => (parts[start + more] ?? '') === ''));
  if (free === undefined) {
    tally.concepts.noRoom++;
    return field;
  }
  while (parts.length < free + 3) parts.push('');
  parts[free] = withEscapes(standard.code, marks);
  parts[free + 1] = withEscapes(standard.display ?? '', marks);
  parts[free + 2] = NAME_OF.get(standard.system ?? '') ?? withEscapes(standard.system ?? '', marks);
  tally.concepts.translated++;
  return parts.join(marks.component);
}

function unmappedCode(
  { system, code, display }: { readonly system: string; readonly code: string; readonly display: string },
  { unit, specimen, name, translator }: FieldContext,
): Omit<UnmappedCode, 'count'> {
  return {
    ...{ system, code },
    ...(display === '' ? {} : { display }),
    ...(unit === '' ? {} : { unit }),
    ...(specimen === '' || name !== 'OBX' ? {} : { specimen }),
    ...(translator.lists(system, code) ? { decided: true } : {}),
  };
}

/** The URL of a coding system: the caller's name for it, HL7's, or the name itself as an URN. */
function systemOf(name: string, systems: Readonly<Record<string, string>>): string {
  if (name === '') return '';
  if (Object.hasOwn(systems, name)) return systems[name] ?? '';
  const plain = name.toUpperCase();
  if (Object.hasOwn(TABLE_0396, plain)) return TABLE_0396[plain] ?? '';
  return /^(https?:|urn:)/.test(name) ? name : `urn:hl7v2:${name}`;
}

/** HL7 v2 §2.7: the delimiters as escape sequences. */
function plainText(text: string, marks: Delimiters): string {
  const { escape: mark } = marks;
  if (!text.includes(mark)) return readBytes(text);
  const meanings: Readonly<Record<string, string>> = {
    F: marks.field,
    S: marks.component,
    R: marks.repetition,
    T: marks.subcomponent,
    E: mark,
  };
  const parts = text.split(mark);
  let plain = '';
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? '';
    const isEscape = at % 2 === 1 && at < parts.length - 1;
    plain += isEscape ? (meanings[part] ?? `${mark}${part}${mark}`) : part;
  }
  return readBytes(plain);
}

function withEscapes(plain: string, marks: Delimiters): string {
  const text = asBytes(plain);
  const names = new Map([
    [marks.escape, 'E'],
    [marks.field, 'F'],
    [marks.component, 'S'],
    [marks.repetition, 'R'],
    [marks.subcomponent, 'T'],
  ]);
  return [...text]
    .map((mark) => (names.has(mark) ? `${marks.escape}${names.get(mark)}${marks.escape}` : mark))
    .join('');
}
