/** The terminology browser in a real browser: no axe-core violations, no script errors, type-ahead, the tree, ECL; and all of it without script. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, openBrowser, openWindow } from './chromium.js';
import { type PageServer, pageServer } from './server.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const query = (path: string, values: Record<string, string>): string => `${path}?${new URLSearchParams(values)}`;
const LOINC = 'http://loinc.org';
const ICD10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';

const PAGES: readonly (readonly [string, string])[] = [
  ['start', '/browse'],
  ['hits', '/browse/search?q=glucse'],
  ['no hits', '/browse/search?q=zzzzqqqq'],
  ['code system', query('/browse/system', { url: ICD10_CM })],
  ['grammar', query('/browse/system', { url: 'http://unitsofmeasure.org' })],
  ['concept', query('/browse/code', { system: LOINC, code: '2345-7' })],
  ['concept with maps', query('/browse/code', { system: ICD10_CM, code: 'E11.9' })],
  ['children', query('/browse/children', { system: ICD10_CM, code: 'E11' })],
  ['value sets', '/browse/value-sets'],
  ['value set', query('/browse/value-set', { url: 'https://lab.example.org/ValueSet/blood-specimens' })],
  ['maps', '/browse/maps'],
  ['map', query('/browse/map', { url: 'http://www.cms.gov/gem/icd-10-cm-to-icd-9-cm' })],
  ['ECL', query('/ecl', { q: '<! 138875005' })],
  ['ECL with an error', query('/ecl', { q: '<< 138875005 AND )' })],
  ['not there', query('/browse/code', { system: LOINC, code: 'none' })],
  ['resource', '/r4/CodeSystem/LOINC-0.01-sample'],
  ['search of resources', '/r5/CodeSystem'],
  ['an answer', query('/r4/CodeSystem/$validate-code', { url: LOINC, code: '2345-7' })],
];

describeInBrowser('the terminology browser', () => {
  let server: PageServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await pageServer({});
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const looks = [
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 800 },
  ] as const;
  test.each(PAGES)('axe-core and the console have nothing against: %s', async (_name, path) => {
    for (const look of looks) {
      const { context, page } = await openWindow(browser, look);
      const faults = watched(page);
      await page.goto(`${server.base}${path}`);
      expect(await violations(page)).toEqual([]);
      expect(faults()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      await context.close();
    }
  });

  test('hits follow the keys, and lead to the concept', async () => {
    const { context, page } = await openWindow(browser);
    await page.goto(`${server.base}/browse`);
    await page.keyboard.press('/');
    await page.keyboard.type('metform');
    await page.locator('.hits li').first().waitFor();
    expect(await page.locator('.hits li').first().textContent()).toContain('metformin');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.type('in hydrocloride');
    await page.getByText('Shown are hits for').waitFor();
    await page.locator('.hits a').first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('metformin hydrochloride');
    await context.close();
  });

  test('branches of the tree open by keyboard', async () => {
    const { context, page } = await openWindow(browser);
    await page.goto(`${server.base}${query('/browse/code', { system: ICD10_CM, code: 'E11' })}`);
    await page.locator('ul.branch summary').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('ul.branch ul.branch li').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await context.close();
  });

  test('an expression is selected in place, and its error underlined', async () => {
    const { context, page } = await openWindow(browser);
    await page.goto(`${server.base}/ecl`);
    await page.getByLabel('Expression').fill('<! 138875005');
    await page.getByRole('button', { name: 'Select' }).click();
    await page.locator('#ecl-result table').waitFor();
    await page.getByLabel('Expression').fill('<! 138875005 OR');
    await page.getByRole('button', { name: 'Select' }).click();
    await page.locator('#ecl-result mark.fault').waitFor();
    expect(await violations(page)).toEqual([]);
    await context.close();
  });

  test('without script, search, tree and expansion are pages', async () => {
    const { context, page } = await openWindow(browser, { javaScriptEnabled: false });
    await page.goto(`${server.base}/browse`);
    await page.getByPlaceholder('Name, beginnings of words, or code').fill('glucose');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('.hits a').first().click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Glucose');
    await page.goto(`${server.base}${query('/browse/value-set', { url: 'http://snomed.info/sct?fhir_vs' })}`);
    await page.getByRole('link', { name: 'Next page' }).click();
    expect(await page.locator('.pager span').textContent()).toBe('51–100 of 126');
    await context.close();
  });
});

/** Errors of scripts and of the content security policy; a page that is not there is told by the browser too, and is none. */
function watched(page: Page): () => readonly string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  return () => faults;
}

/** What axe-core objects to. The script comes in by the debugger, so that the policy of the page stays in force. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const run = `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(', ')))`;
  return await page.evaluate<string[]>(run);
}
