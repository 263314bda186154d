/**
 * The unit atoms and prefixes of UCUM. Atoms come from the definitions of @lhncbc/ucum-lhc, which are read at their first use and not before;
 * what it also knows as common units are the codes worth listing. No expressions here.
 */
import { createRequire } from 'node:module';
import { once } from '../../domain/once.js';

/** A unit atom. */
export interface UnitAtom {
  readonly code: string;
  readonly name: string;
  /** Exponents of the base units; an arbitrary unit, which compares with nothing but itself, is its own base. */
  readonly dimension: ReadonlyMap<string, number>;
  /** Takes prefixes. */
  readonly metric: boolean;
}

/** A base unit with the property that it measures. */
export interface BaseUnit {
  readonly code: string;
  readonly property: string;
}

export interface UnitTables {
  readonly atoms: ReadonlyMap<string, UnitAtom>;
  readonly baseUnits: readonly BaseUnit[];
  /** Codes in common use with their names. */
  readonly common: ReadonlyMap<string, string>;
}

/** The parts of a unit of ucum-lhc that are read here. */
interface LhcUnit {
  readonly csCode_: string;
  readonly name_: string;
  readonly isBase_: boolean;
  readonly isMetric_: boolean;
  readonly isArbitrary_: boolean;
  readonly property_: string;
  readonly source_: string;
  readonly dim_?: { readonly dimVec_?: readonly number[] | null } | null;
}

interface Lhc {
  readonly UcumLhcUtils: { getInstance(): unknown };
  readonly UnitTables: { getInstance(): { allUnitsByDef(): readonly LhcUnit[] } };
}

/** Names and factors are those of the UCUM specification, tables 1 and 2. */
const PREFIXES: ReadonlyMap<string, string> = new Map(
  `Y yotta,Z zetta,E exa,P peta,T tera,G giga,M mega,k kilo,h hecto,da deka,d deci,c centi,m milli,u micro,n nano,p pico,f femto,a atto,
   z zepto,y yocto,Ki kibi,Mi mebi,Gi gibi,Ti tebi`
    .split(',')
    .map((entry) => entry.trim().split(' ') as [string, string]),
);

/** The same unit under two codes. */
const SAME_AS: Readonly<Record<string, string>> = { '[IU]': '[iU]' };
/** Where the definitions write a name otherwise than UCUM does, or none. */
const NAMES: Readonly<Record<string, string>> = { L: 'liter', l: 'liter', s: 'second', '%': 'percent', K: 'Kelvin' };

/** The tables, read once. */
export const unitTables: () => UnitTables = once(() => {
  const lhc = createRequire(import.meta.url)('@lhncbc/ucum-lhc') as Lhc;
  lhc.UcumLhcUtils.getInstance();
  const units = lhc.UnitTables.getInstance().allUnitsByDef();
  const bases = units.filter(({ isBase_ }) => isBase_).map(({ csCode_ }) => csCode_);
  const atoms = units.filter(({ source_ }) => source_ === 'UCUM').map((unit) => atomOf(unit, bases));
  return {
    atoms: new Map(atoms.map((atom) => [atom.code, atom])),
    baseUnits: units
      .filter(({ isBase_ }) => isBase_)
      .map(({ csCode_, property_ }) => ({ code: csCode_, property: property_ })),
    common: new Map(units.map(({ csCode_, name_ }) => [csCode_, NAMES[csCode_] ?? name_.trim()])),
  };
});

function atomOf(
  { csCode_: code, name_, isBase_, isMetric_, isArbitrary_, dim_ }: LhcUnit,
  bases: readonly string[],
): UnitAtom {
  const exponents = (dim_?.dimVec_ ?? []).map((exponent, i): [string, number] => [bases[i] ?? '', exponent]);
  const own: [string, number][] = [[SAME_AS[code] ?? code, 1]];
  return {
    code,
    name: NAMES[code] ?? name_.trim(),
    dimension: new Map(isArbitrary_ ? own : exponents.filter(([, exponent]) => exponent !== 0)),
    metric: isMetric_ || isBase_,
  };
}

/** A prefix and an atom. */
export interface UnitSymbol {
  readonly prefix?: string;
  readonly atom: UnitAtom;
}

/** The unit symbol that this is: an atom, or a metric atom with a prefix; undefined for anything else. */
export function symbolOf(text: string): UnitSymbol | undefined {
  const { atoms } = unitTables();
  const whole = atoms.get(text);
  if (whole !== undefined) return { atom: whole };
  for (const length of [2, 1]) {
    const prefix = PREFIXES.get(text.slice(0, length));
    const atom = prefix === undefined ? undefined : atoms.get(text.slice(length));
    if (prefix !== undefined && atom?.metric === true) return { prefix, atom };
  }
  return undefined;
}
