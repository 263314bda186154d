// The table of a benchmark's run.

/** @param {number | undefined} share */
const percent = (share) => (share === undefined || !Number.isFinite(share) ? '–' : `${(share * 100).toFixed(1)} %`);
/** @param {number | undefined} value @param {number} [digits] */
const number = (value, digits = 0) => (value === undefined ? '–' : value.toFixed(digits));

/** Requests a second as a share of the empty route's. @param {any} row */
export const throughputShare = (row) => row.main.perSecond / row.empties;

/** CPU time of the empty route as a share of the operation's: what the first share would be on a machine that does nothing else. @param {any} row */
export const cpuShare = (row) => (row.main.cpu === undefined ? undefined : row.emptyCpu / row.main.cpu);

const COLUMNS = /** @type {ReadonlyArray<readonly [string, (row: any) => string]>} */ ([
  ['op', (row) => row.id],
  ['req/s', (row) => number(row.main.perSecond)],
  ['share', (row) => percent(throughputShare(row))],
  ['CPU µs', (row) => number(row.main.cpu)],
  ['CPU share', (row) => percent(cpuShare(row))],
  ['target', (row) => percent(row.target)],
  ['kept req/s', (row) => number(row.kept?.perSecond)],
  ['p50 ms', (row) => number(row.main.p50, 2)],
  ['p95 ms', (row) => number(row.main.p95, 2)],
  ['p99 ms', (row) => number(row.main.p99, 2)],
  ['1 conn p99', (row) => number(row.others.find((/** @type {any} */ one) => one.connections === 1)?.p99, 2)],
  ['50 conn req/s', (row) => number(row.others.find((/** @type {any} */ one) => one.connections === 50)?.perSecond)],
  ['50 conn p99', (row) => number(row.others.find((/** @type {any} */ one) => one.connections === 50)?.p99, 2)],
  ['errors', (row) => String([row.main, ...row.others, row.kept].reduce((sum, one) => sum + (one?.errors ?? 0), 0))],
  ['shown', (row) => percent(row.shows)],
]);

/** @param {any} report */
export function printReport({ rows, start, idle, peak }) {
  const empties = rows.map((/** @type {any} */ row) => row.empties);
  const cpus = rows.map((/** @type {any} */ row) => row.emptyCpu);
  console.log(
    `Empty route: ${number(Math.min(...empties))} to ${number(Math.max(...empties))} requests/s, ${number(Math.min(...cpus), 1)} to ${number(Math.max(...cpus), 1)} µs of CPU each. 10 connections where nothing else is said; answers not kept but in "kept".`,
  );
  if (idle !== undefined)
    console.log(
      `Start to first answer ${number(start)} ms; own memory idle ${number(idle)} MB, at most ${number(peak)} MB.`,
    );
  const cells = rows.map((/** @type {any} */ row) => COLUMNS.map(([, text]) => text(row)));
  const widths = COLUMNS.map(([title], i) =>
    Math.max(title.length, ...cells.map((/** @type {string[]} */ line) => (line[i] ?? '').length)),
  );
  const line = (/** @type {readonly string[]} */ texts) =>
    `| ${texts.map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))).join(' | ')} |`;
  console.log(line(COLUMNS.map(([title]) => title)));
  console.log(line(widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))));
  for (const own of cells) console.log(line(own));
}
