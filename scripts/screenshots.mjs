// Pictures of every page over the sample data, at the widths of a laptop and a tablet, light and dark, into docs/screenshots.
// `node scripts/screenshots.mjs [--base URL --name NAME --password PASSWORD] [--out FOLDER] [--only PART]`
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { signIn } from './demo/client.mjs';
import { seedDemo } from './demo/seed.mjs';
import { demoServer } from './demo/server.mjs';

const { values } = parseArgs({
  options: {
    base: { type: 'string' },
    name: { type: 'string' },
    password: { type: 'string' },
    out: { type: 'string', default: 'docs/screenshots' },
    only: { type: 'string', default: '' },
  },
});
const LOINC = encodeURIComponent('http://loinc.org');
const WIDTHS = { laptop: [1280, 800], tablet: [820, 1100] };

/** Name of the picture, and path of the page; `rows` are ids by code of the laboratory, `second` those of two mappers. */
const pages = ({ toMap, inReview, reconcile }) => [
  ['login', '/login'],
  ['tour', '/tour'],
  ['queue', '/queue?state=unmapped'],
  ['live-misses', '/queue/live'],
  ['decision', `/rows/${toMap}?state=unmapped`],
  ['review', '/review'],
  ['review-row', `/rows/${inReview}?state=in-review`],
  ['reconcile', `/rows/${reconcile}?state=reconcile`],
  ['maps', '/maps'],
  ['map', '/maps/laboratory'],
  ['publish', '/maps/laboratory/publish?mapVersion=1.1.0'],
  ['diff', '/maps/laboratory/diff?from=1.0.0'],
  ['impact', `/maps/laboratory/impact?release=${LOINC}%7C0.01-sample`],
  ['browse', '/browse'],
  ['search', '/browse/search?q=glucose'],
  ['concept', `/browse/code?system=${LOINC}&code=2951-2`],
  ['code-system', `/browse/system?url=${LOINC}`],
  ['ecl', '/ecl'],
  ['dashboard', '/dashboard'],
  ['audit', '/audit'],
  ['admin', '/admin'],
];

const CHROMIUM = [process.env.CONCORD_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path && existsSync(path),
);
if (CHROMIUM === undefined) {
  console.error('no Chromium was found; install it, or name it in CONCORD_CHROMIUM');
  process.exit(2);
}

const own = values.base === undefined ? await demoServer() : undefined;
const { base, name, password } = own ?? values;
try {
  if (own !== undefined) await seedDemo(base, own);
  const person = await signIn(base, name, password);
  const first = async (query) => (await person.get(`/rows?limit=1&${query}`)).items[0]?.id;
  const places = pages({
    toMap: await first('map=laboratory&state=unmapped&text=CRP'),
    inReview: await first('map=laboratory&state=in-review&text=CA'),
    reconcile: await first('state=reconcile'),
  });
  await shoot(
    base,
    person,
    places.filter(([page]) => page.includes(values.only)),
  );
} finally {
  await own?.stop();
}

async function shoot(base, person, places) {
  mkdirSync(values.out, { recursive: true });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  for (const [width, [w, h]] of Object.entries(WIDTHS)) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport: { width: w, height: h }, colorScheme });
      const [cookie, value] = person.cookie.split('=');
      await context.addCookies([{ name: cookie, value, url: base }]);
      const page = await context.newPage();
      const painter = await context.newPage();
      for (const [place, path] of places) {
        if (place === 'login') await context.clearCookies();
        const response = await page.goto(`${base}${path}`);
        if (place === 'login') await context.addCookies([{ name: cookie, value, url: base }]);
        if (response?.status() !== 200) console.error(`${place}: ${response?.status()}`);
        const picture = await page.screenshot();
        writeFileSync(join(values.out, `${place}-${width}-${colorScheme}.webp`), await compact(painter, picture));
      }
      await context.close();
    }
  }
  await browser.close();
}

/** The picture as WebP, which is a third of the size; the browser itself can paint it. */
async function compact(painter, picture) {
  const paint = `(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${picture.toString('base64')}';
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext('2d').drawImage(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.82 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  })()`;
  return Buffer.from(await painter.evaluate(paint), 'base64');
}
