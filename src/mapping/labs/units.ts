/**
 * From a local unit to the kind of quantity it measures (`mass`, `substance`, `fraction` … of lab-properties.tsv), by the dictionary of
 * local spellings and by UCUM's dimensions. Knows nothing of LOINC.
 */
import { createRequire } from 'node:module';
import type { LabDictionary } from './dictionary.js';

const cache = new Map<string, readonly string[]>();

/** Kinds that a unit column says; several units separated by `|` give several. Empty where nothing is said or understood. */
export function unitKinds(unit: string | undefined, dictionary: LabDictionary): readonly string[] {
  if (unit === undefined || unit.trim() === '') return [];
  const known = cache.get(unit);
  if (known !== undefined) return known;
  const kinds = new Set<string>();
  for (const part of unit.split('|')) {
    const kind = kindOf(part.trim(), dictionary);
    if (kind !== undefined && kind !== 'unknown') kinds.add(kind);
  }
  const result = [...kinds];
  cache.set(unit, result);
  return result;
}

function kindOf(unit: string, dictionary: LabDictionary): string | undefined {
  const meaning = dictionary.units.get(unit.toLowerCase().replace(/\s+/g, ' '));
  if (meaning?.kind !== undefined) return meaning.kind;
  return kindOfUcum(meaning?.ucum ?? unit);
}

/** Kinds by the text of a UCUM unit, where its dimension alone does not tell (arbitrary units and counts have none). */
const UCUM_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\[HPF\]|\[LPF\]/, 'area'],
  [/IU\].*\/([munpfk]?L|dL)$|^[munkM]?U\/([munpf]?L|dL)$|^[munk]?kat\/L$/, 'arbitrary'],
  [/^(10\*\d+|\{[^}]*\})?\/([munpfd]?L|mm3|cumm)$/, 'number'],
  [/^[munpfk]?g\/\(?(24\.?h|d|h)\)?$/, 'massrate'],
  [/^[munp]?eq\/[munpfd]?L$/, 'substance'],
  [/^[munpfk]?g\/[munpfk]?g/, 'content'],
  [/^[munpfd]?(mol|eq)\/[munpfk]?g/, 'content'],
  [/osm/i, 'osmolality'],
  [/^mm\[Hg\]$/, 'pressure'],
];

interface UcumUnit {
  readonly dim_?: { readonly dimVec_?: readonly number[] | null } | null;
  readonly moleExp_?: number;
}

interface UcumUtils {
  getSpecifiedUnit(text: string, purpose: string): { readonly unit: UcumUnit | null };
}

let utils: UcumUtils | undefined;

/** UCUM is loaded only when a unit needs it: its tables take a third of a second. */
function ucumUtils(): UcumUtils {
  if (utils === undefined) {
    const { UcumLhcUtils } = createRequire(import.meta.url)('@lhncbc/ucum-lhc') as {
      readonly UcumLhcUtils: { getInstance(): UcumUtils };
    };
    utils = UcumLhcUtils.getInstance();
  }
  return utils;
}

function kindOfUcum(unit: string): string | undefined {
  for (const [form, kind] of UCUM_FORMS) if (form.test(unit)) return kind;
  const found = ucumUtils().getSpecifiedUnit(unit, 'validate').unit;
  const dimension = found?.dim_?.dimVec_;
  if (found === null || dimension === null || dimension === undefined) return undefined;
  return kindOfDimension(dimension, (found.moleExp_ ?? 0) !== 0);
}

/** UCUM's base dimensions are L, T, M (gram), plane angle, temperature, charge, luminous intensity. */
function kindOfDimension(dimension: readonly number[], isSubstance: boolean): string | undefined {
  const [length = 0, time = 0, mass = 0] = dimension;
  const signature = `${length} ${time} ${mass}`;
  if (isSubstance) return SUBSTANCE_KINDS[signature];
  return MASS_KINDS[signature];
}

const SUBSTANCE_KINDS: Readonly<Record<string, string>> = {
  '-3 0 0': 'substance',
  '0 0 0': 'substance-only',
  '0 -1 0': 'substancerate',
  '-3 -1 0': 'arbitrary',
};

const MASS_KINDS: Readonly<Record<string, string>> = {
  '-3 0 1': 'mass',
  '0 0 1': 'entmass',
  '0 -1 1': 'massrate',
  '3 0 0': 'volume',
  '3 -1 0': 'volumerate',
  '1 -1 0': 'velocity',
  '0 1 0': 'timed',
  '1 0 0': 'length',
  '-1 -2 1': 'pressure',
  '0 0 0': 'fraction',
};
