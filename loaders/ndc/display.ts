/** One readable line for a product, from the columns of the directory. Pure. */

export interface ProductNames {
  readonly proprietary: string;
  readonly suffix: string;
  readonly nonproprietary: string;
  readonly doseForm: string;
  /** `2.5; 40`, parallel to `units`. */
  readonly strengths: string;
  /** `mg/.5mL; mg/1`. */
  readonly units: string;
}

/** With more ingredients than that (vitamins, allergens) strengths say little in one line. */
const MOST_STRENGTHS = 3;

/** `Humulin R`: brand and suffix. */
export function brandName({ proprietary, suffix }: ProductNames): string {
  return [proprietary, suffix].filter((part) => part !== '').join(' ');
}

/** `Humulin R (insulin human) 100 [iU]/mL INJECTION, SOLUTION`. The directory's spelling is kept. */
export function productText(names: ProductNames): string {
  const brand = brandName(names);
  const generic = names.nonproprietary;
  const repeated = generic === '' || brand.toLowerCase() === generic.toLowerCase();
  const title = brand === '' ? generic : repeated ? brand : `${brand} (${generic})`;
  return [title, strengthText(names), names.doseForm].filter((part) => part !== '').join(' ');
}

/** `10 mg / 12.5 mg`; the unit `mg/1` means "mg in one", one tablet or capsule. */
function strengthText({ strengths, units }: ProductNames): string {
  const values = list(strengths);
  const unitList = list(units);
  if (values.length === 0 || values.length > MOST_STRENGTHS || values.length !== unitList.length) return '';
  return values.map((value, i) => `${value} ${(unitList[i] ?? '').replace(/\/1$/, '')}`).join(' / ');
}

/** The parts of a column that holds several values separated by `; `. */
export function list(text: string): readonly string[] {
  return text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `GLP-1 Receptor Agonist [EPC], Insulin, Human [CS]`: each class ends with its kind in brackets. */
export function classList(text: string): readonly string[] {
  return text
    .split(/(?<=\]),\s*/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
