/**
 * What sample results of an entry say of it: numbers ask for a quantity, `1:80` for a titer, `POSITIVE` and `2+` for presence, other words for
 * a finding in words. Knows the writings of results, nothing of LOINC's codes.
 */

/** Kinds of results; `presence` takes graded ones (`1+`, `trace`) too. */
export type ValueKind = 'quantity' | 'titer' | 'presence' | 'text';

const NUMBER = String.raw`[<>]?=?\s*[-+]?\d+([.,]\d+)?(\s*[eE][-+]?\d+)?`;
/** One number, one with a bound, or a range of two (`70-110`, `1.0 - 2.5`), perhaps with a unit or a flag after it. */
const QUANTITY = new RegExp(
  String.raw`^${NUMBER}(\s*(-|–|to)\s*${NUMBER})?(\s*(%|[a-zA-Zµ/^*0-9]+))?(\s*\(?[HL]{1,2}\)?)?$`,
);
const TITER = /^[<>]?=?\s*1\s*[:/]\s*\d+$/;
const GRADE =
  /^(\d\+|\+{1,4}|\d\s*plus|trace|tr|few|rare|occasional|occ|moderate|mod|many|scant|small|large|slight|marked)$/i;
const PRESENCE =
  /^(pos(itive)?|neg(ative)?|(non[- ]?|not )?(detected|reactive|present|seen|found)|none( seen| detected)?|absent|borderline|equivocal|indeterminate|weak(ly)? (positive|reactive)|presumptive positive|yes|no|(ab)?normal|trace|nil|susceptible|resistant|intermediate)\.?$/i;

/** Results that say nothing of the test. */
const EMPTY = /^(n\/?a|null|nan|none given|-+|\.|tnp|see (note|comment).*|pending|cancel+ed|error|#.*)?$/i;

function kindOfValue(value: string): ValueKind {
  if (TITER.test(value)) return 'titer';
  if (GRADE.test(value) || PRESENCE.test(value)) return 'presence';
  return QUANTITY.test(value) ? 'quantity' : 'text';
}

const MAJORITY = 0.6;

/** The kind that most of the results have; undefined where there are none or they disagree. */
export function valueKind(values: readonly string[] | undefined): ValueKind | undefined {
  const telling = (values ?? []).map((value) => value.trim()).filter((value) => !EMPTY.test(value));
  if (telling.length === 0) return undefined;
  const counts = new Map<ValueKind, number>();
  for (const kind of telling.map(kindOfValue)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most !== undefined && most[1] >= MAJORITY * telling.length ? most[0] : undefined;
}

/** LOINC scales (and the property Titr) that can hold results of a kind. */
const SCALES: Readonly<Record<ValueKind, ReadonlySet<string>>> = {
  quantity: new Set(['Qn', 'OrdQn', 'SemiQn', '-', '*']),
  titer: new Set(['Qn', 'SemiQn', 'OrdQn', '-', '*']),
  presence: new Set(['Ord', 'OrdQn', 'SemiQn', 'Nom', '-', '*']),
  text: new Set(['Nom', 'Nar', 'Doc', 'Multi', 'Set', 'Ord', '-', '*']),
};

/** Whether a code of this property and scale can have results of a kind. */
export function holdsValues(
  kind: ValueKind,
  { property, scale }: { readonly property: string; readonly scale: string },
): boolean {
  if (property === 'Titr') return kind === 'titer';
  return SCALES[kind].has(scale);
}
