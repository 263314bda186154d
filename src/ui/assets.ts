/**
 * Style sheets and scripts, served from this server alone: read once from the libraries and from our own files, compressed once, and named by
 * a hash of what they say, so that a browser may keep them for ever. Knows no page.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib';
import { Hono } from 'hono';
import { once } from '../domain/once.js';

export type AssetName = 'pico.css' | 'app.css' | 'htmx.js' | 'keys.js';

interface Asset {
  readonly url: string;
  readonly type: string;
  readonly plain: Buffer;
  readonly br: Buffer;
  readonly gzip: Buffer;
}

const FOREVER = 'public, max-age=31536000, immutable';
const STYLES = join(import.meta.dirname, 'styles');
/** Where the compiler puts the client script: beside this file when that is compiled too, else in the folder of the last build. */
const SCRIPTS = [join(import.meta.dirname, 'client'), join(import.meta.dirname, '../../dist/src/ui/client')];

/** All assets by name. `keys.js` is missing where the client script was never compiled; pages work without it. */
const assets = once((): ReadonlyMap<string, Asset> => {
  const script = SCRIPTS.map((folder) => join(folder, 'keys.js')).find((path) => existsSync(path));
  const entries: [string, Asset][] = [
    ['pico.css', asset('pico.css', fromLibrary('@picocss/pico/css/pico.classless.min.css'))],
    ['app.css', asset('app.css', ownStyles())],
    ['htmx.js', asset('htmx.js', fromLibrary('htmx.org/dist/htmx.min.js'))],
  ];
  if (script !== undefined) entries.push(['keys.js', asset('keys.js', readFileSync(script))]);
  return new Map(entries);
});

function fromLibrary(path: string): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve(path));
}

/** Our style sheets as one, in the order of their names. */
function ownStyles(): Buffer {
  const names = readdirSync(STYLES)
    .filter((name) => name.endsWith('.css'))
    .sort();
  return Buffer.concat(names.map((name) => readFileSync(join(STYLES, name))));
}

function asset(name: string, plain: Buffer): Asset {
  const [stem, extension] = name.split('.');
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 12);
  return {
    url: `/assets/${stem}.${hash}.${extension}`,
    type: extension === 'css' ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
    plain,
    br: brotliCompressSync(plain, { params: { [zlib.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
    gzip: gzipSync(plain, { level: 9 }),
  };
}

/** The asset's URL; undefined where it was not built. */
export function assetUrl(name: AssetName): string | undefined {
  return assets().get(name)?.url;
}

/** `/assets/NAME.HASH.EXT`; a name with another hash is not there. */
export function assetRoutes(): Hono {
  const routes = new Hono();
  const byUrl = once(() => new Map([...assets().values()].map((each) => [each.url, each])));
  routes.get('/assets/:file', (c) => {
    const found = byUrl().get(`/assets/${c.req.param('file')}`);
    if (found === undefined) return c.text('No such file.', 404);
    const accepted = c.req.header('accept-encoding') ?? '';
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
    const headers = {
      'content-type': found.type,
      'cache-control': FOREVER,
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    };
    const body = encoding === undefined ? found.plain : found[encoding];
    return c.body(new Uint8Array(body), 200, headers);
  });
  return routes;
}
