/**
 * The structure of a LOINC component (LOINC Users' Guide, "Component"): analyte, divisor, challenge and adjustment, which the name
 * writes as `analyte/divisor^challenge^adjustment`. Pure text work; no scoring.
 */
import { words } from '../text/words.js';

/** What a divisor means: a share of a whole, a ratio of two measured things, or none. */
export const DIVISOR_KINDS = ['none', 'share', 'ratio'] as const;
export type DivisorKind = (typeof DIVISOR_KINDS)[number];

export interface Component {
  /** Words of the analyte, and of the divisor where it is a ratio. */
  readonly main: readonly string[];
  /** Words of a divisor that only names the whole (`/100 leukocytes`, `/Hemoglobin.total`, `actual/Normal`). */
  readonly whole: readonly string[];
  /** Words of challenge and adjustment. */
  readonly challenge: readonly string[];
  readonly divisor: DivisorKind;
}

const SHARE = /^(100 |10\*|1000 |normal$|control|total$)/i;

/** Takes a component apart. */
export function parseComponent(text: string): Component {
  const [analyte = '', ...rest] = text.split('^');
  const challenge = words(rest.join(' '));
  const slash = slashOf(analyte);
  if (slash < 0) return { main: words(analyte), whole: [], challenge, divisor: 'none' };
  const numerator = analyte.slice(0, slash);
  const denominator = analyte.slice(slash + 1);
  if (isShare(numerator, denominator)) {
    return { main: words(numerator), whole: words(denominator), challenge, divisor: 'share' };
  }
  return { main: [...words(numerator), ...words(denominator)], whole: [], challenge, divisor: 'ratio' };
}

/** A slash that divides; `C20:4w6/` and the like have none. */
function slashOf(analyte: string): number {
  return analyte.indexOf('/', 1);
}

function isShare(numerator: string, denominator: string): boolean {
  if (SHARE.test(denominator)) return true;
  const base = denominator.replace(/\.total$/i, '').toLowerCase();
  return base !== denominator.toLowerCase() && numerator.toLowerCase().startsWith(base.split('.')[0] ?? '');
}
