/**
 * An evaluation for people: a table of figures as text, the misses, and one HTML page with a reliability plot that needs nothing beside
 * itself. Only shows; computes nothing.
 */
import type { JudgedEntry } from './cross-validate.js';
import {
  type Figures,
  type NoMatchFigures,
  type RankFigures,
  type ReliabilityBin,
  strictReliability,
} from './metrics.js';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const RANK_ROWS: readonly (readonly [label: string, key: keyof RankFigures])[] = [
  ['top-1', 'top1'],
  ['top-5', 'top5'],
  ['top-10', 'top10'],
  ['mean reciprocal rank', 'mrr'],
  ['coverage at 99 % precision', 'coverageAt99'],
  ['coverage at 98 % precision', 'coverageAt98'],
  ['coverage at 95 % precision', 'coverageAt95'],
  ['expected calibration error', 'calibrationError'],
];

/** The figures as lines of text. */
export function figureLines(figures: Figures): readonly string[] {
  const byRow = [figures.strict, figures.lenient];
  const columns = figures.counted ? [...byRow, figures.strictByCount, figures.lenientByCount] : byRow;
  const head = ['', 'strict', 'lenient', 'strict/count', 'lenient/count'].slice(0, columns.length + 1);
  const rows = RANK_ROWS.map(([label, key]) => [label, ...columns.map((column) => percent(column[key]))]);
  const { entries } = figures.unmapped;
  return [
    `${figures.entries} entries with a target, ${entries} without`,
    ...[head, ...rows].map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(28) : cell.padStart(14))).join('')),
    ...refusalLines(figures.unmapped, ''),
    ...(figures.counted ? refusalLines(figures.unmappedByCount, ', by count') : []),
    ...partLines(figures),
  ];
}

function refusalLines({ entries, recall, precision, mappableRefused }: NoMatchFigures, how: string): readonly string[] {
  return [
    ...(entries === 0
      ? []
      : [`without a target${how}: ${percent(recall)} recognised, ${percent(precision)} of the refusals right`]),
    `with a target${how}: ${percent(mappableRefused)} refused`,
  ];
}

function partLines({ parts, counted }: Figures): readonly string[] {
  return parts.map(({ name, right, rightByCount }) => {
    return `first answer right in ${name}: ${percent(right)}${counted ? `, by count ${percent(rightByCount)}` : ''}`;
  });
}

/**
 * Entries whose first answer is wrong, the surest first, one line each: strict and lenient rank, confidence, entry, right, answered, and the parts
 * of the code that are wrong.
 */
export function missLines(judged: readonly JudgedEntry[]): readonly string[] {
  return missesOf(judged).map(({ strictRank, lenientRank, confidence, gold, answer, targetLoaded, parts }) => {
    const { name, specimen, unit } = gold.entry;
    const right = [...gold.targets].join('|');
    const wrong = parts.flatMap((part) => (part.right ? [] : [part.name])).join(', ');
    const note = targetLoaded ? `wrong: ${wrong}` : 'target not loaded';
    return `${strictRank}\t${lenientRank}\t${confidence.toFixed(3)}\t${name}\t${specimen ?? ''}\t${unit ?? ''}\t${right} ${gold.targetDisplay}\t${answer?.code ?? ''} ${answer?.display ?? ''}\t${note}`;
  });
}

function missesOf(judged: readonly JudgedEntry[]): readonly JudgedEntry[] {
  return judged
    .filter(({ mappable, strictRank }) => mappable && strictRank !== 1)
    .sort((a, b) => b.confidence - a.confidence);
}

export interface ReportInput {
  readonly title: string;
  readonly figures: Figures;
  readonly judged: readonly JudgedEntry[];
}

/** The whole report as one HTML page. */
export function htmlReport({ title, figures, judged }: ReportInput): string {
  const misses = missesOf(judged).map(
    ({ strictRank, confidence, gold, answer }) =>
      `<tr><td>${strictRank || '–'}</td><td>${confidence.toFixed(3)}</td><td>${escapeHtml(gold.entry.name)}</td><td>${escapeHtml(gold.entry.specimen ?? '')}</td><td>${escapeHtml(gold.entry.unit ?? '')}</td><td>${escapeHtml(`${[...gold.targets].join(' ')} ${gold.targetDisplay}`)}</td><td>${escapeHtml(`${answer?.code ?? ''} ${answer?.display ?? ''}`)}</td></tr>`,
  );
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeHtml(title)}</h1><pre>${escapeHtml(figureLines(figures).join('\n'))}</pre>`,
    '<h2>Reliability</h2><p>Each dot is a tenth of the confidence scale; on the line, claimed and observed agree.</p>',
    reliabilityPlot(strictReliability(judged)),
    '<h2>Misses</h2><table><tr><th>Rank</th><th>Confidence</th><th>Entry</th><th>Specimen</th><th>Unit</th><th>Right</th><th>Answered</th></tr>',
    ...misses,
    '</table></body></html>',
  ].join('\n');
}

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;font-size:13px}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;vertical-align:top}pre{overflow:auto}';
const SIDE = 300;
const MARGIN = 40;

function reliabilityPlot(bins: readonly ReliabilityBin[]): string {
  const total = bins.reduce((sum, { entries }) => sum + entries, 0) || 1;
  const x = (value: number): string => (MARGIN + value * SIDE).toFixed(1);
  const y = (value: number): string => (MARGIN / 2 + (1 - value) * SIDE).toFixed(1);
  const dots = bins
    .filter(({ entries }) => entries > 0)
    .map(({ confidence, accuracy, entries, from, to }) => {
      const radius = (3 + 14 * Math.sqrt(entries / total)).toFixed(1);
      const text = `${percent(from)} to ${percent(to)}: ${entries} entries, claimed ${percent(confidence)}, right ${percent(accuracy)}`;
      return `<circle cx="${x(confidence)}" cy="${y(accuracy)}" r="${radius}" fill="#2563eb" fill-opacity=".6"><title>${text}</title></circle>`;
    });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (tick) =>
      `<text x="${x(tick)}" y="${MARGIN / 2 + SIDE + 16}" text-anchor="middle">${tick}</text><text x="${MARGIN - 6}" y="${y(tick)}" text-anchor="end" dominant-baseline="middle">${tick}</text>`,
  );
  return [
    `<svg role="img" aria-label="reliability plot" width="${SIDE + 2 * MARGIN}" height="${SIDE + 2 * MARGIN}" font-size="11">`,
    `<rect x="${MARGIN}" y="${MARGIN / 2}" width="${SIDE}" height="${SIDE}" fill="none" stroke="#999"/>`,
    `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#999" stroke-dasharray="4"/>`,
    ...ticks,
    ...dots,
    `<text x="${MARGIN + SIDE / 2}" y="${SIDE + 1.4 * MARGIN}" text-anchor="middle">confidence claimed</text>`,
    '</svg>',
  ].join('\n');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
