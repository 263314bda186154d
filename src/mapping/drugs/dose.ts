/**
 * Amounts of medicines: numbers with units from catalogue and standard names brought to one unit (mg, IU, mEq, ml; each alone or per ml), so
 * that `62,5mcg` is `0.0625 MG` and `5%` is `50 MG/ML`. Pure arithmetic.
 */

export interface Dose {
  readonly amount: number;
  /** `mg`, `unt`, `meq`, `ml`, or the lower-case unit as written. */
  readonly unit: string;
  /** `ml`, `mg`, `actuat`, `hr`, or undefined for an amount by itself. */
  readonly per?: string;
}

/** Factor to the base unit. */
const UNITS: Readonly<Record<string, readonly [unit: string, factor: number]>> = {
  mg: ['mg', 1],
  g: ['mg', 1000],
  gram: ['mg', 1000],
  mcg: ['mg', 0.001],
  ug: ['mg', 0.001],
  μg: ['mg', 0.001],
  µg: ['mg', 0.001],
  ng: ['mg', 0.000001],
  unt: ['unt', 1],
  iu: ['unt', 1],
  u: ['unt', 1],
  ie: ['unt', 1],
  tü: ['unt', 1],
  rü: ['unt', 1],
  ühik: ['unt', 1],
  ühikut: ['unt', 1],
  unit: ['unt', 1],
  units: ['unt', 1],
  miu: ['unt', 1_000_000],
  meq: ['meq', 1],
  mmol: ['mmol', 1],
  ml: ['ml', 1],
  '%': ['mg', 10],
};

/** Replacement characters stand where a file lost its letters: `R�`, `T�`, `�hik` are the Estonian words for units. */
const DOSE =
  /(\d[\d\s]*(?:[.,]\d+)?)\s*(mg|mcg|µg|μg|ug|ng|g|gram|unt|iu|ie|miu|units?|[tr][ü\ufffd]|[ü\ufffd]hik(?:ut)?|u|meq|mmol|ml|%)(?![a-zü])(?:\s*\/\s*(\d+(?:[.,]\d+)?)?\s*(ml|mg|g|l|actuat|hr|dose|annus|h)(?![a-z]))?/giu;

export interface FoundDose extends Dose {
  readonly start: number;
  readonly end: number;
}

/** All amounts in a text, in order, with their places. */
export function findDoses(text: string): readonly FoundDose[] {
  return [...text.matchAll(DOSE)].map((match) => ({
    ...doseOf(match[1] ?? '', match[2] ?? '', { number: match[3], unit: match[4] }),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function doseOf(
  number: string,
  unit: string,
  per: { readonly number: string | undefined; readonly unit: string | undefined },
): Dose {
  const [base, factor] = UNITS[unit.toLowerCase().replace('\ufffd', 'ü')] ?? [unit.toLowerCase(), 1];
  const amount = toNumber(number) * factor;
  if (unit === '%') return { amount, unit: base, per: 'ml' };
  if (per.unit === undefined) return { amount, unit: base };
  const [perBase, perFactor] = PER[per.unit.toLowerCase()] ?? [per.unit.toLowerCase(), 1];
  return {
    amount: amount / ((per.number === undefined ? 1 : toNumber(per.number)) * perFactor),
    unit: base,
    per: perBase,
  };
}

const PER: Readonly<Record<string, readonly [unit: string, factor: number]>> = {
  ml: ['ml', 1],
  l: ['ml', 1000],
  mg: ['mg', 1],
  g: ['mg', 1000],
  actuat: ['actuat', 1],
  dose: ['actuat', 1],
  annus: ['actuat', 1],
  hr: ['hr', 1],
  h: ['hr', 1],
};

function toNumber(text: string): number {
  return Number(text.replace(/\s/g, '').replace(',', '.'));
}

const TOLERANCE = 0.011;

/** How two doses compare: the same; the same number over another base (`20 mg` and `20 MG/ML`); or different. */
export function compareDoses(a: Dose, b: Dose): 'same' | 'number' | 'different' {
  if (a.unit !== b.unit || Math.abs(a.amount - b.amount) > TOLERANCE * Math.max(a.amount, b.amount)) return 'different';
  return a.per === b.per ? 'same' : 'number';
}
