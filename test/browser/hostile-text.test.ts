/** Hostile texts that were stored: names, comments, flags, reasons and displays are shown as what they are, and nothing in them runs. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, openBrowser, openWindow, signInOn } from './chromium.js';
import { type PageServer, pageServer } from './server.js';
import { type Visitor, visit } from './visitor.js';

const HOSTILE = [
  '<script>document.title="run"</script>',
  '"><img src=x onerror=document.title="run">',
  "'-alert(1)-'",
  '<svg/onload=document.title="run">',
  '</textarea><iframe srcdoc="<script>parent.document.title=1</script>">',
  'javascript:document.title="run"',
  '{{7*7}}<%= 7*7 %>',
  '\u202Eevil\u202C <b>bold</b>',
] as const;

describeInBrowser('hostile texts', () => {
  let server: PageServer;
  let browser: Browser;
  let page: Page;
  const rows: string[] = [];
  beforeAll(async () => {
    server = await pageServer({ root: ['administrator', 'publisher', 'mapper'], rhea: ['reviewer'] });
    const root = await visit(server, 'root');
    rows.push(...(await store(root)));
    browser = await openBrowser();
    ({ page } = await openWindow(browser));
    await signInOn(page, server.base, server.people['root'] ?? { name: '', password: '' });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const places = [
    ['the queue', () => '/queue'],
    ['the review', () => '/review'],
    ['the maps', () => '/maps'],
    ['the map', () => '/maps/hostile'],
    ['publishing', () => '/maps/hostile/publish'],
    ['a search with it', () => `/queue?text=${encodeURIComponent(HOSTILE[1])}`],
    ['a filter with it', () => `/queue?category=${encodeURIComponent(HOSTILE[0])}`],
    ['where to go next', () => `/login?next=${encodeURIComponent(HOSTILE[5])}`],
    ['a page that is not there', () => `/${encodeURIComponent(HOSTILE[0])}`],
    ...HOSTILE.flatMap((_, index) => [
      [`row ${index}`, () => `/rows/${rows[index]}`] as const,
      [`history of row ${index}`, () => `/rows/${rows[index]}/history`] as const,
    ]),
  ] as const;

  test.each(places)('%s', async (_, pathOf) => {
    const dialogs: string[] = [];
    const note = (dialog: { message(): string; dismiss(): Promise<void> }): void => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    };
    page.on('dialog', note);
    await page.goto(`${server.base}${pathOf()}`);
    expect(await page.title()).toMatch(/ · Concord$/);
    // Counted by the document itself: what a text brought in would be among them.
    expect(await page.locator('main script, main iframe, main [onerror], main [onload], main b').count()).toBe(0);
    expect(await page.locator('a[href^="javascript:" i]').count()).toBe(0);
    expect(dialogs).toEqual([]);
    page.off('dialog', note);
  });

  test('the texts are there, letter for letter', async () => {
    await page.goto(`${server.base}/rows/${rows[0]}`);
    const text = await page.locator('main').innerText();
    expect(text).toContain(HOSTILE[0]);
    expect(await page.locator('h1').textContent()).toBe(HOSTILE[0]);
  });
});

/** A map whose every text is hostile, with a row, an answer, a comment and a flag for each of them. */
async function store(root: Visitor): Promise<readonly string[]> {
  const [first = ''] = HOSTILE;
  const scope = { source: { system: 'urn:hostile' }, targets: [{ system: 'http://loinc.org' }] };
  const map = { id: 'hostile', url: 'https://x.example/ConceptMap/hostile', title: first, purpose: HOSTILE[1], scope };
  await root.api('POST', '/maps', map);
  const sources = HOSTILE.map((text, index) => ({
    system: 'urn:hostile',
    code: `C${index}`,
    display: text,
    unit: text,
    specimen: text,
    category: text,
    values: [text, text, 'positive'],
  }));
  const { added } = await root.api<{ added: string[] }>('POST', '/maps/hostile/rows', { rows: sources });
  for (const [index, row] of added.entries()) {
    const text = HOSTILE[index] ?? '';
    await root.api('POST', `/rows/${row}/comments`, { text });
    await root.api('POST', `/rows/${row}/flags`, { text });
    const target = {
      system: 'http://loinc.org',
      code: '2951-2',
      display: text,
      relationship: 'equivalent',
      comment: text,
    };
    const request =
      index % 2 === 0 ? { action: 'propose', targets: [target] } : { action: 'propose-no-map', reason: text };
    const { version } = await root.api<{ version: number }>('POST', `/rows/${row}/actions`, { version: 1, request });
    await root.api('POST', `/rows/${row}/actions`, { version, request: { action: 'submit' } });
  }
  return added;
}
