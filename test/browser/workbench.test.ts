/** The workbench over the sample laboratory: no page breaks WCAG as far as axe-core can tell, and everything can be done by keys or without script. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Demo, seedDemo } from '../../scripts/demo/seed.mjs';
import { describeInBrowser, type Look, openBrowser, openWindow, signInOn } from './chromium.js';
import { type PageServer, type Person, pageServer } from './server.js';

// Many pages in one test, on machines that do other things too.
vi.setConfig({ testTimeout: 240_000 });

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describeInBrowser('workbench', () => {
  let server: PageServer;
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    server = await pageServer({ root: ['administrator', 'publisher', 'reviewer', 'mapper'] });
    demo = await seedDemo(server.base, root());
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const root = (): Person => server.people['root'] ?? { name: '', password: '' };
  const person = (name: 'mara' | 'theo' | 'rhea'): Person => ({ name, password: demo.people[name].password });
  const windowOf = async (who: Person, look: Look = {}): Promise<Page> => {
    const { page } = await openWindow(browser, look);
    await signInOn(page, server.base, who);
    return page;
  };

  describe('axe-core finds nothing', () => {
    const places = (): readonly string[] => [
      '/login',
      '/tour',
      '/queue',
      '/queue?state=unmapped&band=high',
      '/queue?text=nothing-has-this-name',
      '/queue/live',
      '/review',
      '/review?state=reconcile',
      `/rows/${demo.rows['HEMI']}?state=unmapped`,
      `/rows/${demo.rows['ALT']}?find=glucose`,
      `/rows/${demo.rows['NA']}`,
      `/rows/${demo.rows['NA']}/history`,
      `/rows/${demo.second['RBC']}`,
      '/maps',
      '/maps/laboratory',
      '/maps/laboratory/publish',
      '/maps/laboratory/publish?mapVersion=1.1.0',
      '/maps/laboratory/diff?from=1.0.0',
      '/maps/laboratory/impact?release=http%3A%2F%2Floinc.org%7C0.01-sample',
      '/no-such-page',
    ];
    test.each([
      { colorScheme: 'light', width: 1280 },
      { colorScheme: 'dark', width: 1280 },
      { colorScheme: 'light', width: 820 },
    ] as const)('in $colorScheme at $width', async (look) => {
      const page = await windowOf(root(), look);
      const faults: string[] = [];
      for (const place of places()) {
        await page.goto(`${server.base}${place}`);
        faults.push(...(await faultsOf(page)).map((fault) => `${place}: ${fault}`));
      }
      await page.context().close();
      expect(faults).toEqual([]);
    });
  });

  test('nothing on any page is refused by its own content security policy', async () => {
    const page = await windowOf(root());
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    for (const place of ['/queue', '/queue/live', '/maps/laboratory', `/rows/${demo.rows['HEMI']}`]) {
      await page.goto(`${server.base}${place}`);
    }
    await page.context().close();
    expect(complaints).toEqual([]);
  });

  test('by keys alone: accept, undo, relation, search by hand, no target, comment, flag, next and previous', async () => {
    const page = await windowOf(person('mara'));
    await page.goto(`${server.base}/queue?map=laboratory&state=unmapped`);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/rows\//);
    const heading = page.locator('h1');
    const first = await heading.textContent();

    await page.keyboard.press('j');
    await headingIsNot(page, first);
    await page.keyboard.press('k');
    await headingIs(page, first);

    await page.keyboard.press('1');
    await page.waitForURL(/done=/);
    expect(await page.locator('.done').textContent()).toContain(`${first}`);
    expect(await page.locator('.done').textContent()).toContain('in review');
    expect(await heading.textContent()).not.toBe(first);
    await page.keyboard.press('u');
    await headingIs(page, first);
    expect(await page.locator('.entry .badge').textContent()).toContain('to map');

    await page.keyboard.press('x');
    await page.keyboard.type('Not an observation');
    await page.keyboard.press('Enter');
    await page.waitForURL(/done=/);
    expect(await page.locator('.done').textContent()).toContain('no target');

    const second = await heading.textContent();
    await page.keyboard.press('b');
    expect(await page.getByLabel('target is broader').isChecked()).toBe(true);
    await page.keyboard.press('/');
    await page.keyboard.type('glucos');
    const hit = page.locator('#found button').first();
    await hit.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await headingIsNot(page, second);
    expect(await page.locator('.done').textContent()).toContain(`${second}`);

    await page.keyboard.press('c');
    await page.keyboard.type('Ask the laboratory');
    await page.keyboard.press('Enter');
    await page.getByText('Ask the laboratory').waitFor();
    await page.keyboard.press('f');
    await page.keyboard.type('Two meanings');
    await page.keyboard.press('Enter');
    await page.getByText('Two meanings').waitFor();
    await page.keyboard.press('h');
    await page
      .locator('#history table')
      .waitFor({ state: 'attached', timeout: 5000 })
      .catch(() => undefined);
    await page.keyboard.press('?');
    expect(await page.locator('#keys').getAttribute('open')).not.toBeNull();
    await page.context().close();
  });

  test('without script: filter, accept, undo, review, approve many', async () => {
    const page = await windowOf(person('mara'), { javaScriptEnabled: false });
    await page.goto(`${server.base}/queue`);
    await page.getByLabel('State').selectOption('unmapped');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.locator('tbody th a').nth(1).click();
    const name = await page.locator('h1').textContent();
    await page
      .getByRole('button', { name: /Accept / })
      .first()
      .click();
    expect(await page.locator('.done').textContent()).toContain(`${name}`);
    await page.getByRole('button', { name: /Undo/ }).click();
    expect(await page.locator('h1').textContent()).toBe(name);
    await page
      .getByRole('button', { name: /Accept / })
      .first()
      .click();
    await page.context().close();

    const review = await windowOf(person('rhea'), { javaScriptEnabled: false });
    await review.goto(`${server.base}/review`);
    await review.getByLabel(`Select ${name}`).check();
    await review.getByRole('button', { name: /Preview/ }).click();
    await review.getByText('Nothing has been done yet.').waitFor();
    await review.getByRole('button', { name: 'Do it for 1 row' }).click();
    await review.goto(`${server.base}/queue?state=approved`);
    expect(await review.getByRole('link', { name: `${name}`, exact: true }).count()).toBe(1);
    await review.context().close();
  });

  test('a view is kept under a name and forgotten again', async () => {
    const page = await windowOf(person('theo'));
    await page.goto(`${server.base}/queue?state=unmapped&band=high`);
    await page.getByLabel('Name of this view').fill('Easy <b>ones</b>');
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.goto(`${server.base}/queue`);
    await page.getByRole('link', { name: 'Easy <b>ones</b>' }).click();
    expect(page.url()).toContain('band=high');
    await page.getByRole('button', { name: /Forget the view/ }).click();
    await page.goto(`${server.base}/queue`);
    expect(await page.getByRole('link', { name: 'Easy <b>ones</b>' }).count()).toBe(0);
    await page.context().close();
  });
});

async function headingIs(page: Page, text: string | null): Promise<void> {
  await expect.poll(() => page.locator('h1').textContent(), { timeout: 10_000 }).toBe(text);
}

async function headingIsNot(page: Page, text: string | null): Promise<void> {
  await expect.poll(() => page.locator('h1').textContent(), { timeout: 10_000 }).not.toBe(text);
}

const RUN_AXE = `axe.run({ runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } })`;

/** What axe-core finds against WCAG 2.2 A and AA, in one line each. */
async function faultsOf(page: Page): Promise<string[]> {
  // The debugger's way in: the pages let in no script that is not theirs.
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(RUN_AXE)) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
  }[];
}
