/** Dashboard, audit and administration in a real browser: accessible, only for whom they are, and working from the form to the answer. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../support/sample-content.js';
import { describeInBrowser, openBrowser, openWindow, signInOn } from './chromium.js';
import { type PageServer, pageServer } from './server.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const PAGES = [
  '/dashboard',
  '/audit',
  '/audit?kind=user&order=oldest',
  '/audit/1',
  '/audit/verification',
  '/admin/users',
  '/admin/keys',
  '/admin/releases',
];

describeInBrowser('dashboard and administration', () => {
  let server: PageServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await pageServer({ ada: ['administrator', 'publisher'], rita: ['reader'] });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function signedIn(name: string, look = {}) {
    const { context, page } = await openWindow(browser, look);
    const person = server.people[name];
    if (person === undefined) throw new Error(`nobody is called ${name}`);
    await signInOn(page, server.base, person);
    return { context, page };
  }

  test.each([
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 800 },
  ])('axe-core has nothing against any page: %j', async (look) => {
    const { context, page } = await signedIn('ada', look);
    for (const path of PAGES) {
      await page.goto(`${server.base}${path}`);
      expect(await violations(page), path).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'), path).toBe(true);
    }
    await context.close();
  });

  test('whoever is not signed in is asked to, and led back', async () => {
    const { context, page } = await openWindow(browser);
    for (const path of PAGES) {
      await page.goto(`${server.base}${path}`);
      expect(new URL(page.url()).pathname, path).toBe('/login');
      expect(new URL(page.url()).searchParams.get('next'), path).toBe(path);
    }
    await context.close();
  });

  test('a reader sees the dashboard, and neither audit nor administration', async () => {
    const { context, page } = await signedIn('rita');
    expect((await page.goto(`${server.base}/dashboard`))?.status()).toBe(200);
    for (const path of ['/audit', '/audit/1', '/audit/verification', '/admin/users', '/admin/releases']) {
      expect((await page.goto(`${server.base}${path}`))?.status(), path).toBe(403);
    }
    expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0);
    await context.close();
  });

  test('a user is added, with a password shown once, changed, and disabled', async () => {
    const { context, page } = await signedIn('ada');
    await page.goto(`${server.base}/admin/users`);
    const add = page.locator('form.add-user');
    await add.getByLabel('Name').fill('nina');
    await add.getByLabel('mapper').check();
    await add.getByRole('button', { name: 'Add' }).click();
    const password = (await page.locator('code.secret').textContent()) ?? '';
    const { context: hers, page: her } = await openWindow(browser);
    await signInOn(her, server.base, { name: 'nina', password });
    await hers.close();
    await page.goto(`${server.base}/admin/users`);
    await page.getByText('Change nina').click();
    await page.getByRole('button', { name: 'Disable nina' }).click();
    await page.getByText('disabled').waitFor();
    await page.goto(`${server.base}/audit?kind=user&subject=nina`);
    expect(await page.locator('tbody tr').count()).toBe(2);
    await context.close();
  });

  test('a key is made and revoked', async () => {
    const { context, page } = await signedIn('ada');
    await page.goto(`${server.base}/admin/keys`);
    await page.getByLabel('What it is for').fill('nightly export');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const key = (await page.locator('code.secret').textContent()) ?? '';
    const asked = () => fetch(`${server.base}/api/me`, { headers: { 'x-api-key': key } });
    expect((await asked()).status).toBe(200);
    await page.getByRole('button', { name: 'Revoke the key for nightly export' }).click();
    await page.getByText('revoked').waitFor();
    expect((await asked()).status).toBe(401);
    await context.close();
  });

  test('a release is uploaded, told of while it loads, taken out and activated again', async () => {
    const { context, page } = await signedIn('ada');
    await page.goto(`${server.base}/admin/releases`);
    await page.getByLabel('Code system URL').fill('https://lab.example.org/CodeSystem/by-page');
    await page.getByLabel('Version').fill('1');
    await page.getByLabel('Release file').setInputFiles(join(ROOT, 'data-samples/local-lab/catalogue.csv'));
    await page.getByRole('button', { name: 'Upload and load' }).click();
    await page.getByText('catalogue.csv was received').waitFor();
    await page.locator('#uploads .badge.good').waitFor();
    expect(await violations(page)).toEqual([]);
    const browse = `${server.base}/browse/system?url=${encodeURIComponent('https://lab.example.org/CodeSystem/by-page')}`;
    expect((await page.goto(browse))?.status()).toBe(200);
    await page.goto(`${server.base}/admin/releases`);
    const row = page.locator('tbody tr', { hasText: 'by-page' });
    await row.getByRole('button', { name: /^Take out/ }).click();
    await row.getByText('taken out').waitFor();
    expect((await page.goto(browse))?.status()).toBe(404);
    await page.goto(`${server.base}/admin/releases`);
    await row.getByRole('button', { name: /^Activate/ }).click();
    await row.getByText('active').waitFor();
    expect((await page.goto(browse))?.status()).toBe(200);
    await context.close();
  });

  test('what is refused is said on the page', async () => {
    const { context, page } = await signedIn('ada');
    await page.goto(`${server.base}/admin/releases`);
    await page
      .getByLabel('Release file')
      .setInputFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.from('') });
    await page.getByRole('button', { name: 'Upload and load' }).click();
    await page.getByText('the file is empty').first().waitFor();
    await context.close();
  });
});

/** What axe-core objects to. The script comes in by the debugger, so that the policy of the page stays in force. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const run = `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(', ')))`;
  return await page.evaluate<string[]>(run);
}
