/**
 * A real browser for the tests of the pages: Debian's Chromium, or the one that CONCORD_CHROMIUM names. Where there is none the tests say
 * so and are skipped, unless CONCORD_BROWSER_REQUIRED is set. It tests nothing.
 */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { describe } from 'vitest';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

export const CHROMIUM: string | undefined = [process.env['CONCORD_CHROMIUM'] ?? '', ...USUAL].find(
  (path) => path !== '' && existsSync(path),
);

/** A `describe` that needs a browser. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (CHROMIUM === undefined) {
    const why = 'no Chromium was found; install it, or name it in CONCORD_CHROMIUM';
    if (process.env['CONCORD_BROWSER_REQUIRED'] !== undefined) throw new Error(`${name}: ${why}`);
    console.warn(`skipped: ${name} (${why})`);
    describe.skip(name, tests);
    return;
  }
  describe(name, tests);
}

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox', '--disable-gpu'] });
}

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly javaScriptEnabled?: boolean;
}

/** A window of somebody of their own: cookies are shared with nobody. */
export async function openWindow(browser: Browser, look: Look = {}): Promise<{ context: BrowserContext; page: Page }> {
  const { width = 1280, height = 800, colorScheme = 'light', javaScriptEnabled = true } = look;
  const viewport = { width, height };
  const context = await browser.newContext({ viewport, colorScheme, javaScriptEnabled, reducedMotion: 'reduce' });
  context.setDefaultTimeout(30_000);
  return { context, page: await context.newPage() };
}

/** Signs in through the page. */
export async function signInOn(
  page: Page,
  base: string,
  { name, password }: { name: string; password: string },
): Promise<void> {
  await page.goto(`${base}/login`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}
