/**
 * The laboratory dictionaries as lookup tables: phrases, keyed by their words in any order, with what they say of the analyte, of the
 * specimen and of the other axes. Reads the data files once; understands nothing by itself.
 */
import { listCell, readDataRows } from '../data-files.js';
import { words } from '../text/words.js';

/** What a phrase says beside the analyte. */
export interface Qualifier {
  readonly axis: 'kind' | 'time' | 'method' | 'super' | 'panel' | 'noise' | 'weak' | 'keep';
  readonly values: readonly string[];
  /** `count?`: a hint that other evidence overrides. */
  readonly weak: boolean;
}

/** LOINC systems that a specimen word means, in three tiers. */
export interface SystemTiers {
  readonly exact: ReadonlySet<string>;
  readonly near: ReadonlySet<string>;
  readonly wide: ReadonlySet<string>;
}

export interface UnitMeaning {
  readonly ucum?: string;
  readonly kind?: string;
}

/** How components of some systems are usually measured. */
export interface UsualMethod {
  readonly components: RegExp;
  readonly systems: ReadonlySet<string>;
  readonly method: string;
}

export interface LabDictionary {
  /** Phrase key → word lists of the analyte in LOINC's words, likelier first. */
  readonly analytes: ReadonlyMap<string, readonly (readonly string[])[]>;
  readonly qualifiers: ReadonlyMap<string, Qualifier>;
  readonly specimens: ReadonlyMap<string, SystemTiers>;
  readonly units: ReadonlyMap<string, UnitMeaning>;
  /** LOINC property → kinds of quantity it can hold. */
  readonly kindsOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Section of the laboratory → LOINC classes. */
  readonly classesOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Section of the laboratory → the specimen that `blood` means there. */
  readonly bloodOf: ReadonlyMap<string, SystemTiers>;
  readonly usualMethods: readonly UsualMethod[];
  readonly nonTests: ReadonlySet<string>;
  /** Every word that a phrase has. */
  readonly phraseWords: ReadonlySet<string>;
  /** Longest phrase in words. */
  readonly longest: number;
}

/** The key of a phrase: its words, sorted, so that `bilirubin, direct` is `direct bilirubin`. */
export function phraseKey(list: readonly string[]): string {
  return [...list].sort().join(' ');
}

let loaded: LabDictionary | undefined;

/** The shipped dictionary; read at first use. */
export function labDictionary(): LabDictionary {
  loaded ??= readDictionary();
  return loaded;
}

function readDictionary(): LabDictionary {
  const analytes = new Map(
    readDataRows('lab-analytes.tsv').map((row) => [
      keyOf(row['phrase']),
      listCell(row['component']).map((text) => words(text)),
    ]),
  );
  const qualifiers = new Map(readDataRows('lab-qualifiers.tsv').map((row) => [keyOf(row['phrase']), qualifierOf(row)]));
  const specimens = new Map(readDataRows('lab-specimens.tsv').map((row) => [keyOf(row['phrase']), tiersOf(row)]));
  const keys = [...analytes.keys(), ...qualifiers.keys(), ...specimens.keys()];
  return {
    analytes,
    qualifiers,
    specimens,
    units: new Map(readDataRows('lab-units.tsv').map((row) => [(row['local'] ?? '').toLowerCase(), unitOf(row)])),
    kindsOf: kindsByProperty(),
    classesOf: new Map(
      readDataRows('lab-categories.tsv').map((row) => [keyOf(row['phrase']), new Set(listCell(row['classes']))]),
    ),
    bloodOf: new Map(
      readDataRows('lab-categories.tsv').flatMap((row) => {
        const tiers = specimens.get(keyOf(row['specimen']));
        return tiers === undefined ? [] : [[keyOf(row['phrase']), tiers] as const];
      }),
    ),
    usualMethods: readDataRows('lab-usual-methods.tsv').map((row) => ({
      components: new RegExp(`^(?:${row['components']})$`),
      systems: new Set(listCell(row['systems'])),
      method: row['method'] ?? '',
    })),
    nonTests: new Set(readDataRows('lab-non-tests.tsv').map((row) => keyOf(row['phrase']))),
    phraseWords: new Set(keys.flatMap((key) => key.split(' '))),
    longest: Math.max(...keys.map((key) => key.split(' ').length)),
  };
}

function keyOf(phrase: string | undefined): string {
  return phraseKey(words(phrase ?? ''));
}

function qualifierOf(row: Readonly<Record<string, string>>): Qualifier {
  const values = listCell(row['value']);
  return {
    axis: axisOf(row['axis'] ?? ''),
    values: values.map((value) => value.replace(/\?$/, '')),
    weak: values.some((value) => value.endsWith('?')),
  };
}

const QUALIFIER_AXES = ['kind', 'time', 'method', 'super', 'panel', 'noise', 'weak', 'keep'] as const;

function axisOf(text: string): Qualifier['axis'] {
  const axis = QUALIFIER_AXES.find((name) => name === text);
  if (axis === undefined) throw new Error(`lab-qualifiers.tsv: ${text} is no axis`);
  return axis;
}

function tiersOf(row: Readonly<Record<string, string>>): SystemTiers {
  return {
    exact: new Set(listCell(row['exact'])),
    near: new Set(listCell(row['near'])),
    wide: new Set(listCell(row['wide'])),
  };
}

function unitOf(row: Readonly<Record<string, string>>): UnitMeaning {
  const ucum = row['ucum'] ?? '';
  const kind = row['kind'] ?? '';
  return { ...(ucum === '' ? {} : { ucum }), ...(kind === '' ? {} : { kind }) };
}

function kindsByProperty(): ReadonlyMap<string, ReadonlySet<string>> {
  const result = new Map<string, Set<string>>();
  for (const row of readDataRows('lab-properties.tsv')) {
    for (const property of listCell(row['properties'])) {
      const kinds = result.get(property) ?? new Set();
      kinds.add(row['kind'] ?? '');
      result.set(property, kinds);
    }
  }
  return result;
}
