// The table of docs/performance.md: several runs of bench/http/main.mjs (their --json files), of each operation the lower median, with the lowest and
// the highest share seen. Single runs move with whatever else the host does.
//
//   node bench/http/median.mjs RUN.json RUN.json …
import { readFileSync } from 'node:fs';

const runs = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
if (runs.length === 0) throw new Error('usage: node bench/http/median.mjs RUN.json …');

/** @param {readonly (number | undefined)[]} values */
function median(values) {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => Number(a) - Number(b));
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** @param {number | undefined} share */
const percent = (share) => (share === undefined ? '–' : `${(share * 100).toFixed(1)} %`);
/** @param {number | undefined} value @param {number} [digits] */
const shown = (value, digits = 0) => (value === undefined ? '–' : value.toFixed(digits));

const names = ['op', '', 'target', 'req/s', 'share', 'from … to', 'CPU µs', 'p50 ms', 'p99 ms'];
names.push('p99, 50 conn.', 'kept req/s', 'errors');
console.log(`| ${names.join(' | ')} |`);
console.log(`| --- | --- |${' ---: |'.repeat(names.length - 2)}`);
for (const { id, title, target } of runs[0].rows) {
  const rows = runs.map(({ rows: all }) => all.find((/** @type {any} */ row) => row.id === id)).filter(Boolean);
  /** @param {(row: any) => number | undefined} read */
  const of = (read) => median(rows.map(read));
  const shares = rows.map(({ main, empties }) => main.perSecond / empties);
  const cells = [id, title, percent(target), shown(of(({ main }) => main.perSecond)), percent(median(shares))];
  cells.push(`${(Math.min(...shares) * 100).toFixed(1)} … ${(Math.max(...shares) * 100).toFixed(1)}`);
  cells.push(
    shown(of(({ main }) => main.cpu)),
    shown(
      of(({ main }) => main.p50),
      1,
    ),
    shown(
      of(({ main }) => main.p99),
      1,
    ),
  );
  /** @param {any} row */
  const crowded = ({ others }) => others?.find((/** @type {any} */ other) => other.connections === 50)?.p99;
  cells.push(shown(of(crowded), 1), shown(of(({ kept }) => kept?.perSecond)));
  const failed = rows
    .flatMap(({ main, others = [] }) => [main, ...others])
    .reduce((sum, { errors }) => sum + errors, 0);
  console.log(`| ${[...cells, failed].join(' | ')} |`);
}
for (const { taken, start, idle, peak } of runs)
  console.log(`${taken}: start ${shown(start)} ms, own memory idle ${shown(idle)} MB, at most ${shown(peak)} MB`);
