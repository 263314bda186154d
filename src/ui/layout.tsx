/** The frame of every page: head, skip link, navigation, message area, footer. Knows no subject. */
import type { Child } from 'hono/jsx';
import { assetUrl } from './assets.js';
import type { Visitor } from './context.js';
import type { Theme } from './page.js';

export interface LayoutProps {
  readonly title: string;
  /** Path of the page, which tells the place in the navigation. */
  readonly path: string;
  readonly version: string;
  readonly theme?: Theme | undefined;
  readonly visitor?: Visitor | undefined;
  readonly message?: string | undefined;
  readonly wide?: boolean | undefined;
  readonly children?: Child;
}

/** No eval, no inline styles, requests to this server alone, and refusals shown where they belong. */
const HTMX = JSON.stringify({
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  defaultSwapStyle: 'outerHTML',
  responseHandling: [
    { code: '204', swap: false },
    { code: '[23]..', swap: true },
    { code: '[45]..', swap: true, error: true },
  ],
});

interface Place {
  readonly path: string;
  readonly name: string;
  readonly also?: RegExp;
  /** Shown to these roles; without it, to everybody. */
  readonly roles?: readonly string[];
}

const PLACES: readonly Place[] = [
  { path: '/queue', name: 'Queue', also: /^\/(rows|review)(\/|$)/ },
  { path: '/maps', name: 'Maps', also: /^\/impact(\/|$)/ },
  { path: '/browse', name: 'Browse', also: /^\/(ecl|r4|r5|fhir)(\/|$)/ },
  { path: '/dashboard', name: 'Dashboard', also: /^\/audit(\/|$)/ },
  { path: '/admin', name: 'Administration', roles: ['administrator'] },
];

export function Layout({ title, path, version, theme, visitor, message, wide, children }: LayoutProps) {
  const keys = assetUrl('keys.js');
  return (
    <html lang="en" data-theme={theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme ?? 'light dark'} />
        <meta name="htmx-config" content={HTMX} />
        <title>{`${title} · Concord`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={assetUrl('pico.css')} />
        <link rel="stylesheet" href={assetUrl('app.css')} />
        <script src={assetUrl('htmx.js')} defer />
        {keys === undefined ? null : <script type="module" src={keys} />}
      </head>
      <body>
        <a class="skip-link" href="#content">
          Skip to the content
        </a>
        <Masthead path={path} theme={theme} visitor={visitor} />
        <main id="content" tabindex={-1} class={wide === true ? 'wide' : undefined}>
          <div id="messages" role="status" aria-live="polite">
            {message === undefined ? null : <p class="message">{message}</p>}
          </div>
          {children}
        </main>
        <footer>
          <span>Concord {version}</span>
          <span class="only-wide">
            Press <kbd>?</kbd> for keys
          </span>
        </footer>
      </body>
    </html>
  );
}

function Masthead({ path, theme, visitor }: Pick<LayoutProps, 'path' | 'theme' | 'visitor'>) {
  const places = PLACES.filter(({ roles }) => roles === undefined || roles.some((r) => visitor?.roles.includes(r)));
  return (
    <header class="masthead">
      <a class="brand" href="/">
        Concord
      </a>
      <nav aria-label="Main">
        <ul>
          {places.map((place) => (
            <li>
              <a href={place.path} aria-current={isHere(place, path) ? 'page' : undefined}>
                {place.name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="masthead-end">
        <ThemeSwitch path={path} theme={theme} />
        {visitor === undefined ? (
          <a href={`/login?next=${encodeURIComponent(path)}`}>Sign in</a>
        ) : (
          <Account visitor={visitor} />
        )}
      </div>
    </header>
  );
}

function isHere({ path: place, also }: Place, path: string): boolean {
  return path === place || path.startsWith(`${place}/`) || also?.test(path) === true;
}

/** Works without script: a form that sets a cookie and comes back. */
function ThemeSwitch({ path, theme }: Pick<LayoutProps, 'path' | 'theme'>) {
  const next = theme === 'light' ? 'dark' : theme === 'dark' ? 'auto' : 'light';
  const sign = theme === 'light' ? '☀' : theme === 'dark' ? '☾' : '◐';
  return (
    <form method="post" action="/theme" class="inline">
      <input type="hidden" name="theme" value={next} />
      <input type="hidden" name="next" value={path} />
      <button type="submit" class="quiet" title={`Theme: ${theme ?? 'as the device'}`}>
        <span aria-hidden="true">{sign}</span>
        <span class="visually-hidden">{`Theme is ${theme ?? 'as the device'}; change to ${next === 'auto' ? 'as the device' : next}`}</span>
      </button>
    </form>
  );
}

function Account({ visitor }: { readonly visitor: Visitor }) {
  return (
    <form method="post" action="/logout" class="inline">
      <input type="hidden" name="_csrf" value={visitor.csrf} />
      <span class="account" title={visitor.roles.join(', ')}>
        {visitor.name}
      </span>
      <button type="submit" class="quiet">
        Sign out
      </button>
    </form>
  );
}
