/** What a UCUM expression measures, as its canonical base units, and how it reads in words. Parsing is expression.ts's. */
import type { Factor, FactorContent } from './expression.js';

/**
 * The base units of an expression with their exponents, alphabetically: `g.m-3` for `mg/dL`, `1` for what has no dimension. Two
 * expressions are comparable where these are the same. The mole is a number (UCUM §29).
 */
export function canonicalUnits(factors: readonly Factor[]): string {
  const exponents = new Map<string, number>();
  addDimensions(factors, 1, exponents);
  const units = [...exponents].filter(([, exponent]) => exponent !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return units.map(([unit, exponent]) => (exponent === 1 ? unit : `${unit}${exponent}`)).join('.') || '1';
}

function addDimensions(factors: readonly Factor[], times: number, sum: Map<string, number>): void {
  for (const { divide, content } of factors) {
    const sign = divide ? -times : times;
    if (content.kind === 'group') addDimensions(content.factors, sign, sum);
    if (content.kind !== 'unit') continue;
    for (const [base, exponent] of content.symbol.atom.dimension) {
      sum.set(base, (sum.get(base) ?? 0) + exponent * content.exponent * sign);
    }
  }
}

/** The expression in words: `(milligram) / (deciliter)`. */
export function analysis(factors: readonly Factor[]): string {
  const [first, ...rest] = factors;
  if (first === undefined) return '';
  const others = rest.map((factor) => `${factor.divide ? ' / ' : ' * '}${words(factor)}`);
  return `${first.divide ? '1 / ' : ''}${words(first)}${others.join('')}`;
}

function words({ content, annotation }: Factor): string {
  if (content.kind === 'annotation') return `{${annotation ?? ''}}`;
  const note = annotation === undefined ? '' : ` {${annotation}}`;
  return `${contentWords(content)}${note}`;
}

function contentWords(content: Exclude<FactorContent, { kind: 'annotation' }>): string {
  if (content.kind === 'number') return String(content.value);
  if (content.kind === 'group') return `(${analysis(content.factors)})`;
  const { symbol, exponent } = content;
  return `(${symbol.prefix ?? ''}${symbol.atom.name}${exponent === 1 ? '' : ` ^ ${exponent}`})`;
}
