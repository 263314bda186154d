/**
 * General Equivalence Mappings (CMS): lines of source code, target code and five flags, without a header. It tells
 * which two classifications a file maps between and reads its rows; the concept map is gem-load.ts's.
 */
import { ICD10_CM_CODE } from '../icd10cm/codes.js';
import { readLines } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { partOf } from './icd9-codes.js';

/** The four mappings that CMS published. */
export type GemKind =
  | 'icd-9-cm-to-icd-10-cm'
  | 'icd-10-cm-to-icd-9-cm'
  | 'icd-9-cm-to-icd-10-pcs'
  | 'icd-10-pcs-to-icd-9-cm';

/** One row; codes without dots. */
export interface GemRow {
  readonly source: string;
  /** Undefined where the row says that there is no counterpart. */
  readonly target: string | undefined;
  readonly approximate: boolean;
  readonly combination: boolean;
  /** Of a combination: the alternative, and the list from which one target is to be chosen. 0 otherwise. */
  readonly scenario: number;
  readonly choiceList: number;
}

export interface GemBatch {
  readonly rows: readonly GemRow[];
  readonly bytes: number;
}

// Source, target or NoDx / NoPCx, then approximate, no map, combination, scenario, choice list.
const GEM_LINE = /^([0-9A-Z]{2,7}) +([0-9A-Z]{2,7}|No[A-Za-z]{2,3}) +([01])([01])([01])(\d)(\d) *$/;
const NO_TARGET = /^No(Dx|PCx?)$/i;

/** Which mapping a file holds, by its codes and, where these fit several, its name; undefined where it is not a GEM. */
export function gemKind(lines: readonly string[], baseName: string): GemKind | undefined {
  const rows = lines.map((line) => GEM_LINE.exec(line)).filter((match) => match !== null);
  if (rows.length * 2 <= lines.length) return undefined;
  const sources = rows.map((row) => row[1] ?? '');
  const targets = rows.map((row) => row[2] ?? '').filter((code) => !NO_TARGET.test(code));
  const fitting = KINDS.filter(({ accepts }) => accepts(sources, targets));
  return (fitting.find(({ name }) => name.test(baseName)) ?? fitting[0])?.kind;
}

interface KindRule {
  readonly kind: GemKind;
  readonly name: RegExp;
  readonly accepts: (sources: readonly string[], targets: readonly string[]) => boolean;
}

const KINDS: readonly KindRule[] = [
  {
    kind: 'icd-9-cm-to-icd-10-pcs',
    name: /i9pcs/i,
    accepts: (sources, targets) => areProcedures(sources) && arePcs(targets),
  },
  {
    kind: 'icd-10-pcs-to-icd-9-cm',
    name: /pcsi9/i,
    accepts: (sources, targets) => arePcs(sources) && areProcedures(targets),
  },
  {
    kind: 'icd-9-cm-to-icd-10-cm',
    name: /i9gem/i,
    accepts: (sources, targets) => areDiagnoses(sources) && areIcd10Cm(targets),
  },
  {
    kind: 'icd-10-cm-to-icd-9-cm',
    name: /i10gem/i,
    accepts: (sources, targets) => areIcd10Cm(sources) && areDiagnoses(targets),
  },
];

function areDiagnoses(codes: readonly string[]): boolean {
  return codes.length === 0 || ['diagnosis', 'either'].includes(partOf(codes) ?? '');
}

function areProcedures(codes: readonly string[]): boolean {
  return codes.length === 0 || ['procedure', 'either'].includes(partOf(codes) ?? '');
}

function areIcd10Cm(codes: readonly string[]): boolean {
  return codes.every((code) => ICD10_CM_CODE.test(code));
}

function arePcs(codes: readonly string[]): boolean {
  return codes.every((code) => code.length === 7);
}

/**
 * Reads the rows of a GEM. Blank lines are skipped.
 * @throws LoadError with file and line where a line is not as documented, or its no-map flag and its target disagree.
 */
export async function* readGemFile(
  source: ReleaseSource,
  file: ReleaseFile,
): AsyncGenerator<GemBatch, void, undefined> {
  const label = source.label(file);
  for await (const { lines, firstLine, bytes } of readLines(source, file)) {
    const rows: GemRow[] = [];
    for (const [at, line] of lines.entries()) {
      if (line.trim() !== '') rows.push(gemRow(line, { file: label, line: firstLine + at }));
    }
    yield { rows, bytes };
  }
}

function gemRow(line: string, place: { readonly file: string; readonly line: number }): GemRow {
  const match = GEM_LINE.exec(line);
  if (match === null) {
    throw new LoadError(place, `source code, target code and five flags are expected, not ${JSON.stringify(line)}`);
  }
  const [, source = '', target = '', approximate, noMap, combination, scenario, choiceList] = match;
  if ((noMap === '1') !== NO_TARGET.test(target)) {
    throw new LoadError(place, `the no-map flag is ${noMap}, but the target is ${target}`);
  }
  return {
    source,
    target: noMap === '1' ? undefined : target,
    approximate: approximate === '1',
    combination: combination === '1',
    scenario: Number(scenario),
    choiceList: Number(choiceList),
  };
}
