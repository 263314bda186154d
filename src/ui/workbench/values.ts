/** The distribution of sample values: bins of equal width where they are numbers, the commonest where they are words. Pure. */
import type { Bin } from '../components/charts.js';

export interface Distribution {
  readonly kind: 'numbers' | 'words';
  readonly bins: readonly Bin[];
  /** `0.7 to 9.1, middle 4.2` or `3 different values`. */
  readonly text: string;
}

const BINS = 12;
const MOST_WORDS = 8;

/** Undefined where there are no values. */
export function distributionOf(values: readonly string[]): Distribution | undefined {
  if (values.length === 0) return undefined;
  const numbers = values.map(numberOf).filter((value): value is number => value !== undefined);
  return numbers.length >= Math.max(2, values.length * 0.8) ? ofNumbers(numbers) : ofWords(values);
}

/** Results such as `<0.5`, `1,200` or `+3` count with the number they name. */
function numberOf(text: string): number | undefined {
  const plain = text
    .trim()
    .replace(/^[<>≤≥=~]+\s*/, '')
    .replace(/(\d),(\d{3})(?!\d)/g, '$1$2');
  return /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(plain) ? Number(plain) : undefined;
}

function ofNumbers(unsorted: readonly number[]): Distribution {
  const numbers = [...unsorted].sort((a, b) => a - b);
  const least = numbers[0] ?? 0;
  const most = numbers.at(-1) ?? least;
  const width = (most - least) / BINS || 1;
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of numbers) {
    const bin = Math.min(BINS - 1, Math.floor((value - least) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const middle = numbers[Math.floor(numbers.length / 2)] ?? least;
  const bins = counts.map((count, index) => ({
    label: `${short(least + index * width)} to ${short(least + (index + 1) * width)}`,
    count,
  }));
  return { kind: 'numbers', bins, text: `${short(least)} to ${short(most)}, middle ${short(middle)}` };
}

function ofWords(values: readonly string[]): Distribution {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value.trim(), (counts.get(value.trim()) ?? 0) + 1);
  const bins = [...counts]
    .map(([label, count]) => ({ label, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_WORDS);
  return { kind: 'words', bins, text: counts.size === 1 ? 'one value' : `${counts.size} different values` };
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
