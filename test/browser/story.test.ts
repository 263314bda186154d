/**
 * The whole story through the pages, by people in windows of their own: a code is missed → taken into a map → suggested → answered by two
 * mappers who do not see each other → reconciled → reviewed → published → served by $translate → touched by a release → published again →
 * rolled back. Nobody does what is another's to do.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, openBrowser, openWindow, signInOn } from './chromium.js';
import { type PageServer, pageServer } from './server.js';

const LAB = 'https://lab.example.org/CodeSystem/catalogue';
const LOINC = 'http://loinc.org';
const MAP = 'https://lab.example.org/ConceptMap/story';
const MISSED = [
  { code: 'FERR', display: 'Ferritin', unit: 'ng/mL', times: 9 },
  { code: 'GGT', display: 'Gamma GT', unit: 'U/L', times: 6 },
  { code: 'XTRA', display: 'Extra tube', unit: '', times: 3 },
] as const;

describeInBrowser('the whole story', () => {
  let server: PageServer;
  let browser: Browser;
  const windows: Record<string, Page> = {};
  beforeAll(async () => {
    server = await pageServer({
      pia: ['publisher', 'reviewer'],
      mara: ['mapper'],
      theo: ['mapper'],
      rhea: ['reviewer'],
    });
    browser = await openBrowser();
    for (const [name, person] of Object.entries(server.people)) {
      const { page } = await openWindow(browser);
      await signInOn(page, server.base, person);
      windows[name] = page;
    }
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const of = (name: 'pia' | 'mara' | 'theo' | 'rhea'): Page => {
    const page = windows[name];
    if (page === undefined) throw new Error(`${name} has no window`);
    return page;
  };
  const go = async (page: Page, path: string): Promise<void> => {
    await page.goto(`${server.base}${path}`);
  };
  const openRow = async (page: Page, list: string, name: string): Promise<void> => {
    await go(page, `/queue?map=story&${list}`);
    await page.getByRole('link', { name, exact: true }).click();
    await page.waitForURL(/\/rows\//);
  };
  const translate = async (code: string): Promise<readonly string[]> => {
    const query = new URLSearchParams({ url: MAP, system: LAB, code, targetsystem: LOINC });
    const answer = await fetch(`${server.base}/r4/ConceptMap/$translate?${query}`);
    const { parameter = [] } = (await answer.json()) as { parameter?: readonly Parameter[] };
    return parameter.flatMap(({ name, part = [] }) =>
      name === 'match' ? part.flatMap(({ valueCoding }) => (valueCoding === undefined ? [] : [valueCoding.code])) : [],
    );
  };

  test('from the first miss to a version that is rolled back', async () => {
    for (const { code, display, unit, times } of MISSED) {
      for (let time = 0; time < times; time++) await miss(server.base, { code, display, unit });
    }

    const pia = of('pia');
    await go(pia, '/maps');
    await pia.getByText('New map').click();
    await pia.getByLabel('Title').fill('Story');
    await pia.getByLabel('Short name').fill('story');
    await pia.getByLabel('Canonical URL').fill(MAP);
    await pia.getByLabel('Purpose').fill('Results in the record');
    await pia.getByLabel('Source system (URI)').fill(LAB);
    await pia.getByLabel(/two mappers/).check();
    await pia.getByRole('button', { name: 'Make the map' }).click();
    await pia.waitForURL(/\/maps\/story$/);

    const mara = of('mara');
    await expect
      .poll(
        async () => {
          await go(mara, '/queue/live');
          return await mara.getByLabel(/^Select (FERR|GGT|XTRA)$/).count();
        },
        { timeout: 15_000 },
      )
      .toBe(3);
    await mara.getByLabel('all on this page').check();
    await mara.getByRole('button', { name: /Take into the map/ }).click();
    await mara.waitForURL(/map=story/);
    expect(await mara.locator('tbody tr').count()).toBe(3);

    await openRow(mara, 'state=unmapped', 'Ferritin');
    await mara.keyboard.press('1');
    await mara.waitForURL(/done=/);
    const theo = of('theo');
    await openRow(theo, 'text=FERR', 'Ferritin');
    expect(await theo.getByText('Two mappers answer without seeing each other.').count()).toBe(1);
    expect(await theo.locator('.proposal').count()).toBe(0);
    expect(await theo.content()).not.toContain('mara');
    await theo.keyboard.press('1');
    await theo.waitForURL(/done=/);
    expect(await theo.locator('.done').textContent()).toContain('in review');

    await openRow(mara, 'text=GGT', 'Gamma GT');
    await mara.keyboard.press('1');
    await mara.waitForURL(/done=/);
    await openRow(theo, 'text=GGT', 'Gamma GT');
    await theo.keyboard.press('x');
    await theo.keyboard.type('Too little is known of what it means');
    await theo.keyboard.press('Enter');
    await theo.waitForURL(/done=/);
    expect(await theo.locator('.done').textContent()).toContain('two answers');
    for (const page of [mara, theo]) {
      await openRow(page, 'text=XTRA', 'Extra tube');
      await page.keyboard.press('x');
      await page.keyboard.type('Not an observation');
      await page.keyboard.press('Enter');
      await page.waitForURL(/done=/);
    }

    const rhea = of('rhea');
    await go(rhea, '/review?state=reconcile');
    await rhea.getByRole('link', { name: 'Gamma GT' }).click();
    expect(await rhea.locator('.proposal').count()).toBe(2);
    await rhea.getByLabel(/Why this answer/).fill('The first has the right property');
    await rhea.keyboard.press('Escape');
    await rhea.keyboard.press('A');
    await rhea.waitForURL(/done=/);

    // Rhea chose among answers of others and wrote none: she is a second person to all three.
    await go(rhea, '/review?map=story');
    await rhea.getByLabel('all on this page').check();
    await rhea.getByRole('button', { name: /Preview/ }).click();
    await rhea.getByRole('button', { name: /Do it for 3 rows/ }).click();
    await rhea.waitForURL(/\/queue\?/);
    await publish(pia, server.base);
    expect(await pia.locator('.badge', { hasText: 'served' }).count()).toBeGreaterThan(0);
    const [ferritin] = await translate('FERR');
    expect(ferritin).toBe('2276-4');
    expect(await translate('GGT')).toEqual(['2324-2']);

    await openRow(rhea, 'text=FERR', 'Ferritin');
    await rhea.getByText('More', { exact: true }).click();
    await rhea.keyboard.press('o');
    await rhea.keyboard.type('Ask the laboratory which method this is');
    await rhea.keyboard.press('Enter');
    await rhea.waitForURL(/done=/);
    expect(await translate('FERR')).toEqual(['2276-4']);
    for (const page of [mara, theo]) {
      await openRow(page, 'text=FERR', 'Ferritin');
      await page.keyboard.press('x');
      await page.keyboard.type('The code means two things');
      await page.keyboard.press('Enter');
      await page.waitForURL(/done=/);
    }
    await openRow(rhea, 'text=FERR', 'Ferritin');
    await rhea.keyboard.press('a');
    await rhea.waitForURL(/done=/);
    await publish(pia, server.base);
    expect(await translate('FERR')).toEqual([]);
    await pia.getByRole('link', { name: 'Changes', exact: true }).click();
    expect(await pia.locator('main').textContent()).toContain('2276-4');

    await go(pia, '/maps/story');
    await pia.getByLabel('Why version 1.0.0 is served again').fill('The laboratory has answered');
    await pia.getByRole('button', { name: 'Serve this one' }).click();
    await expect.poll(async () => await translate('FERR')).toEqual(['2276-4']);

    await go(pia, `/maps/story/impact?release=${encodeURIComponent(`${LOINC}|0.01-sample`)}`);
    expect(await pia.locator('main').textContent()).toMatch(/decisions? of this map/);
    await openRow(rhea, 'text=FERR', 'Ferritin');
    await rhea.keyboard.press('h');
    await rhea.locator('#history table').waitFor();
    expect(await rhea.locator('#history tbody tr').count()).toBeGreaterThanOrEqual(9);
  }, 180_000);
});

interface Parameter {
  readonly name: string;
  readonly part?: readonly { readonly valueCoding?: { readonly code: string } }[];
}

async function miss(
  base: string,
  { code, display, unit }: { code: string; display: string; unit: string },
): Promise<void> {
  const said =
    unit === ''
      ? []
      : [
          ['unit', unit],
          ['specimen', 'Serum'],
        ];
  const parameter = [
    { name: 'sourceCoding', valueCoding: { system: LAB, code, display } },
    { name: 'targetSystem', valueUri: LOINC },
    ...said.map(([attribute, value]) => ({
      name: 'dependency',
      part: [
        { name: 'attribute', valueUri: `https://lab.example.org/${attribute}` },
        { name: 'value', valueString: value },
      ],
    })),
  ];
  const body = JSON.stringify({ resourceType: 'Parameters', parameter });
  await fetch(`${base}/r5/ConceptMap/$translate`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body,
  });
}

/** The next version with the number that the page proposes. */
async function publish(page: Page, base: string): Promise<void> {
  await page.goto(`${base}/maps/story/publish`);
  await page.getByLabel(/What is new/).fill('As reviewed');
  await page.getByRole('button', { name: /^Publish / }).click();
  await page.waitForURL(/\/maps\/story$/);
}
