// Draws lines over a few sizes as SVG: both axes logarithmic, names at the right ends.

const WIDTH = 760;
const HEIGHT = 460;
const LEFT = 60;
const RIGHT = 190;
const TOP = 40;
const BOTTOM = 50;
const COLOURS = ['#1b6ca8', '#c0392b', '#2e7d32', '#8e44ad', '#b9770e', '#117a65', '#5d6d7e', '#7b241c', '#1f618d'];

/**
 * @param {{ xs: readonly number[], lines: ReadonlyArray<{ name: string, ys: readonly number[] }> }} data
 * @returns {string}
 */
export function linePlot({ xs, lines }) {
  const all = lines.flatMap(({ ys }) => [...ys]);
  const lowest = 10 ** Math.floor(Math.log10(Math.min(...all)));
  const highest = 10 ** Math.ceil(Math.log10(Math.max(...all)));
  const x = scale([xs[0] ?? 1, xs.at(-1) ?? 10], [LEFT, WIDTH - RIGHT]);
  const y = scale([lowest, highest], [HEIGHT - BOTTOM, TOP]);
  const decades = Array.from({ length: Math.round(Math.log10(highest / lowest)) + 1 }, (_, i) => lowest * 10 ** i);
  const grid = decades.map(
    (value) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value.toLocaleString('en')}</text>`,
  );
  const ticks = xs.map(
    (value) =>
      `<text x="${x(value)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${value.toLocaleString('en')}</text>`,
  );
  const names = spread(lines.map(({ name, ys }) => ({ name, at: y(ys.at(-1) ?? lowest) })));
  const drawn = lines.map(({ name, ys }, i) => {
    const colour = COLOURS[i % COLOURS.length];
    const points = ys.map((value, k) => `${x(xs[k] ?? 1)},${y(value).toFixed(1)}`).join(' ');
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/><text x="${WIDTH - RIGHT + 8}" y="${((names.get(name) ?? 0) + 4).toFixed(1)}" fill="${colour}">${name}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
<text x="${LEFT}" y="20">CPU microseconds of the server for one request, by number of concepts</text>
${[...grid, ...ticks, ...drawn].join('\n')}
</svg>
`;
}

/** @param {readonly [number, number]} from @param {readonly [number, number]} to */
function scale([low, high], [start, end]) {
  const span = Math.log(high / low);
  return (/** @type {number} */ value) => start + ((end - start) * Math.log(value / low)) / span;
}

/** Moves names apart that would stand on each other. @param {{ name: string, at: number }[]} names */
function spread(names) {
  let last = 0;
  const places = new Map();
  for (const { name, at } of [...names].sort((a, b) => a.at - b.at)) {
    last = Math.max(at, last + 14);
    places.set(name, last);
  }
  return places;
}
