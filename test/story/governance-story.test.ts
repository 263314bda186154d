/**
 * The whole story on real data, through a server process and its API alone: 600 codes of a hospital's laboratory are missed, queued,
 * suggested, mapped twice, reviewed, published and translated; a new release deprecates three targets, and a second version follows.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSource } from '../../loaders/shared/source.js';
import type { RowState } from '../../src/governance/lifecycle.js';
import { ENDPOINTS } from '../../src/http/api/contract/endpoints.js';
import type { RowRequest, RowSummary } from '../../src/http/api/contract/row-shapes.js';
import { concord, removeFolders, temporaryFolder } from '../cli/support.js';
import { type Person, type RunningServer, serve, signIn, until } from './people.js';

const SHARED = resolve(process.env['CONCORD_SHARED'] ?? '../shared');
const LOINC_ZIP = join(SHARED, 'releases/Loinc_2.78.zip');
const CATALOGUE = join(SHARED, 'gold/labs_mimic_iv.tsv');
const present = existsSync(LOINC_ZIP) && existsSync(CATALOGUE);
if (!present) console.info(`the story is skipped: it needs ${LOINC_ZIP} and ${CATALOGUE} (CONCORD_SHARED)`);

const LOCAL = 'https://hospital.example/lab';
const LOINC = 'http://loinc.org';
const MAP = 'hospital-labs';
const MAP_URL = 'https://hospital.example/ConceptMap/labs';
const CODES = 600;

interface Entry {
  readonly code: string;
  readonly name: string;
  readonly specimen: string;
  readonly unit: string;
}

/** The first entries of the catalogue with different codes; what they map to is not read. */
function catalogue(): readonly Entry[] {
  const [head = '', ...lines] = readFileSync(CATALOGUE, 'utf8').trimEnd().split('\n');
  const at = (name: string): number => head.split('\t').indexOf(name);
  const entries = new Map<string, Entry>();
  for (const cells of lines.map((line) => line.split('\t'))) {
    const cell = (name: string): string => cells[at(name)] ?? '';
    const code = cell('local_code');
    if (!entries.has(code))
      entries.set(code, { code, name: cell('local_name'), specimen: cell('specimen'), unit: cell('unit') });
  }
  return [...entries.values()].slice(0, CODES);
}

/** A release that is the real one but for some terms, which it deprecates in favour of others. */
async function nextRelease(folder: string, replaced: ReadonlyMap<string, string>): Promise<string> {
  const source = await openSource(LOINC_ZIP);
  const root = join(folder, 'Loinc_2.79');
  for (const file of source.files) {
    const path = join(folder, file.name.replace('Loinc_2.78', 'Loinc_2.79'));
    mkdirSync(join(path, '..'), { recursive: true });
    const text = await source.readText(file, 100_000_000);
    const deprecated = (line: string): string => {
      const code = /^"([^"]+)"/.exec(line)?.[1] ?? '';
      return replaced.has(code) ? line.replace('"ACTIVE"', '"DEPRECATED"') : line;
    };
    writeFileSync(path, file.name.endsWith('Core.csv') ? text.split('\n').map(deprecated).join('\n') : text);
  }
  await source.close();
  const mapTo = join(root, 'AccessoryFiles/MapTo');
  mkdirSync(mapTo, { recursive: true });
  const rows = [...replaced].map(([from, to]) => `"${from}","${to}",""\n`);
  writeFileSync(join(mapTo, 'MapTo.csv'), `"LOINC","MAP_TO","COMMENT"\n${rows.join('')}`);
  return root;
}

/** An action as it is sent. */
type Asked = z.input<typeof RowRequest>;

const TEAM = { mina: 'mapper', mats: 'mapper', rita: 'reviewer', paul: 'publisher', ada: 'administrator' } as const;
type Name = keyof typeof TEAM;

describe.skipIf(!present)('from the first miss to the served translation', () => {
  let data: string;
  let server: RunningServer;
  const team = {} as Record<Name, Person>;
  const entries = present ? catalogue() : [];

  beforeAll(async () => {
    data = temporaryFolder();
    expect((await concord(['load', LOINC_ZIP, '--data', data, '--quiet'])).code).toBe(0);
    const passwords = new Map<string, string>();
    for (const [name, role] of Object.entries(TEAM)) {
      const { out, err } = await concord(['user', 'add', name, '--role', role, '--data', data]);
      passwords.set(name, /once: (\S+)/.exec(out)?.[1] ?? err);
    }
    server = await serve(data, { CONCORD_QUEUE_FLUSH_MS: '200' });
    for (const name of Object.keys(TEAM) as Name[]) {
      team[name] = await signIn(server.base, name, passwords.get(name) ?? '');
    }
  }, 300_000);
  afterAll(async () => {
    await server?.stop();
    removeFolders();
  });

  let broken = false;
  /** A step stands on those before it: after one that failed, the others say nothing. */
  function step(name: string, run: () => Promise<void>, timeout?: number): void {
    test(
      name,
      async (context) => {
        if (broken) context.skip();
        broken = true;
        await run();
        broken = false;
      },
      timeout,
    );
  }

  /** `$translate` as any other service asks it. */
  async function translate({ code, name }: Entry, version?: string) {
    const coding = { system: LOCAL, code, display: name };
    const parameter = [
      { name: 'coding', valueCoding: coding },
      { name: 'targetsystem', valueUri: LOINC },
      ...(version === undefined
        ? []
        : [
            { name: 'url', valueUri: MAP_URL },
            { name: 'conceptMapVersion', valueString: version },
          ]),
    ];
    const response = await fetch(`${server.base}/r4/ConceptMap/$translate`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Parameters', parameter }),
    });
    const text = await response.text();
    const body = JSON.parse(text) as { parameter?: Parameter[] };
    const parameters = body.parameter ?? [];
    const matches = parameters.filter((each) => each.name === 'match');
    return {
      status: response.status,
      found: parameters.find((each) => each.name === 'result')?.valueBoolean === true,
      codes: matches.flatMap(({ part = [] }) =>
        part.flatMap((each) => (each.name === 'concept' ? [each.valueCoding?.code ?? ''] : [])),
      ),
      text,
    };
  }

  async function rows(who: Person, state?: RowState): Promise<readonly RowSummary[]> {
    const all: RowSummary[] = [];
    let cursor: string | undefined;
    do {
      const page = await who.ask(ENDPOINTS.listRows, { query: { map: MAP, state, limit: 500, cursor } });
      all.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    return all;
  }

  /** One action on each of these rows; all must be allowed. */
  async function act(who: Person, on: readonly RowSummary[], request: (row: RowSummary) => Asked): Promise<void> {
    const changes = on.map((row) => ({ row: row.id, version: row.version, request: request(row) }));
    for (let start = 0; start < changes.length; start += 200) {
      const part = changes.slice(start, start + 200);
      const { outcomes } = await who.ask(ENDPOINTS.actOnRows, { body: { changes: part } });
      expect(outcomes.filter((outcome) => !outcome.ok)).toEqual([]);
    }
  }

  const map = () => team.paul.ask(ENDPOINTS.getMap, { params: { map: MAP } });
  const answers = new Map<string, string>();

  step('1. every code is missed, and waits in the queue with its name', async () => {
    for (const entry of entries) expect((await translate(entry)).found).toBe(false);
    for (const entry of entries.slice(0, 100)) await translate(entry);
    const stats = await until('the queue', async () => {
      const now = await team.mina.ask(ENDPOINTS.queueStats, {});
      return now.open >= CODES && now.misses >= CODES + 100 ? now : undefined;
    });
    expect([stats.open, stats.misses]).toEqual([CODES, CODES + 100]);
  });

  step('2. they become rows of a map that two mappers fill, blind to each other', async () => {
    await team.paul.ask(ENDPOINTS.createMap, {
      body: {
        id: MAP,
        url: MAP_URL,
        title: 'Hospital laboratory',
        purpose: 'Results to the registry',
        scope: { source: { system: LOCAL }, targets: [{ system: LOINC, version: '2.78' }] },
        policy: {
          dualMapping: true,
          relationships: [
            'equivalent',
            'source-is-narrower-than-target',
            'source-is-broader-than-target',
            'related-to',
          ],
          cardinality: 'many-to-one',
        },
      },
    });
    let cursor: string | undefined;
    const ids: number[] = [];
    do {
      const page = await team.mina.ask(ENDPOINTS.listQueue, { query: { system: LOCAL, limit: 500, cursor } });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    const { added } = await team.mina.ask(ENDPOINTS.adoptQueued, { body: { map: MAP, entries: ids } });
    expect(added).toHaveLength(CODES);
  });

  step(
    '3. the engine suggests, and decides nothing',
    async () => {
      await until(
        'suggestions',
        async () => {
          const { left } = await team.mina.ask(ENDPOINTS.suggestForMap, { params: { map: MAP }, body: {} });
          return left === 0 ? true : undefined;
        },
        300,
      );
      const all = await rows(team.mina);
      expect(all.filter(({ suggestion }) => suggestion === undefined)).toEqual([]);
      expect(new Set(all.map(({ state }) => state))).toEqual(new Set(['unmapped']));
      expect((await translate(entries[0] as Entry)).found).toBe(false);
    },
    400_000,
  );

  /** What a mapper who trusts the engine says; `other` has a mind of their own about some rows. */
  function opinion({ suggestion, source }: RowSummary, other: boolean): Asked {
    const { system, code, display } = suggestion ?? {};
    if (system === undefined || code === undefined || (other && source.code.endsWith('7'))) {
      return { action: 'propose-no-map', reason: 'no such test in LOINC' };
    }
    const target = { system, code, relationship: 'equivalent' as const, ...(display === undefined ? {} : { display }) };
    return { action: 'propose', targets: [target] };
  }

  step('4. two mappers say what they think; agreement goes to review, disagreement is reconciled', async () => {
    for (const [who, other] of [
      [team.mina, false],
      [team.mats, true],
    ] as const) {
      const seen = await rows(who);
      // The second mapper cannot see what the first has said.
      expect(seen.every(({ proposals }) => proposals.length === 0)).toBe(true);
      await act(who, seen, (row) => opinion(row, other));
      await act(who, await rows(who), () => ({ action: 'submit' }));
    }
    const differing = await rows(team.mina, 'reconcile');
    expect(differing.length).toBeGreaterThan(10);
    expect((await rows(team.mina, 'in-review')).length + differing.length).toBe(CODES);
    await act(team.mina, differing, (row) => {
      const request = opinion(row, false);
      if (request.action !== 'propose') throw new Error('the two would have agreed');
      return { action: 'resolve', content: { kind: 'map', targets: request.targets }, reason: 'looked it up' };
    });
  });

  step('5. a mapper cannot approve; a reviewer who wrote nothing can', async () => {
    const waiting = await rows(team.rita, 'in-review');
    expect(waiting).toHaveLength(CODES);
    const [first] = waiting;
    if (first === undefined) throw new Error('nothing to review');
    const change = { row: first.id, version: first.version, request: { action: 'approve' } } as const;
    const { outcomes } = await team.rita.ask(ENDPOINTS.actOnRows, { body: { changes: [change], preview: true } });
    expect(outcomes[0]?.ok).toBe(true);
    await expect(
      team.mina.ask(ENDPOINTS.actOnRow, {
        params: { row: first.id },
        body: { version: first.version, request: change.request },
      }),
    ).rejects.toMatchObject({ problem: { status: 403 } });
    await act(team.rita, waiting, ({ proposals }) =>
      proposals.at(-1)?.content.kind === 'map' ? { action: 'approve' } : { action: 'confirm-no-map' },
    );
    expect(await rows(team.rita, 'in-review')).toEqual([]);
    expect((await translate(entries[0] as Entry)).found).toBe(false);
  });

  step('6. a publisher publishes, and the next question is answered', async () => {
    const { version } = await map();
    const preview = await team.paul.ask(ENDPOINTS.previewPublication, {
      params: { map: MAP },
      body: { version, mapVersion: '1.0.0' },
    });
    expect(preview.problems).toEqual([]);
    const published = await team.paul.ask(ENDPOINTS.publish, {
      params: { map: MAP },
      body: { version, mapVersion: '1.0.0', note: 'first' },
    });
    expect(published).toMatchObject({ status: 'published', served: true, rows: CODES });
    const approved = await rows(team.rita, 'approved');
    expect(approved.length).toBeGreaterThan(CODES / 2);
    for (const { source, standing } of approved) {
      const content = standing?.content;
      answers.set(source.code, content?.kind === 'map' ? (content.targets[0]?.code ?? '') : '');
    }
    for (const entry of entries) {
      const { found, codes } = await translate(entry);
      expect([entry.code, found, codes]).toEqual([
        entry.code,
        answers.has(entry.code),
        answers.has(entry.code) ? [answers.get(entry.code)] : [],
      ]);
    }
    // A miss from just before the publication may be written after it, and is settled with the next look at the queue.
    await until('all codes to leave the queue', async () => {
      const { resolved } = await team.mina.ask(ENDPOINTS.queueStats, {});
      return resolved === CODES ? resolved : undefined;
    });
  });

  const replaced = new Map<string, string>();
  const touched: Entry[] = [];

  step(
    '7. a new release deprecates three targets: the rows go to review and are served with a warning',
    async () => {
      const targets = new Map<string, Entry>();
      for (const entry of entries) {
        const code = answers.get(entry.code);
        const alone = code !== undefined && [...answers.values()].filter((each) => each === code).length === 1;
        if (alone && targets.size < 6) targets.set(code, entry);
      }
      const codes = [...targets.keys()];
      for (const [index, code] of codes.slice(0, 3).entries()) {
        replaced.set(code, codes[index + 3] ?? '');
        touched.push(targets.get(code) as Entry);
      }
      const release = await nextRelease(temporaryFolder(), replaced);
      expect((await concord(['load', release, '--data', data, '--quiet'])).code).toBe(0);
      await until('the new release', async () => {
        const { items } = await team.ada.ask(ENDPOINTS.listReleases, { query: { limit: 500 } });
        return items.find(({ system, version }) => system === LOINC && version === '2.79');
      });
      const body = { system: LOINC, from: '2.78', to: '2.79' };
      const impact = await team.rita.ask(ENDPOINTS.mapImpact, { params: { map: MAP }, body: { ...body, send: true } });
      const found = impact.items.filter(({ findings }) => findings.some(({ kind }) => kind === 'deprecated'));
      // Loading may have put them to review already.
      const doubted = await rows(team.rita, 'in-review');
      expect(doubted.map(({ source }) => source.code).sort()).toEqual(touched.map(({ code }) => code).sort());
      expect(
        doubted
          .flatMap(({ findings = [] }) => findings.flatMap((one) => one.replacements.map(({ code }) => code)))
          .sort(),
      ).toEqual([...replaced.values()].sort());
      expect(found.length === 3 || found.length === 0).toBe(true);
      for (const entry of touched) {
        const answer = await translate(entry);
        expect([answer.found, answer.codes]).toEqual([true, [answers.get(entry.code)]]);
        expect(answer.text).toMatch(/deprecated/i);
      }
    },
    300_000,
  );

  step('8. they are decided anew, and the second version answers; the first can still be asked for', async () => {
    await act(team.rita, await rows(team.rita, 'in-review'), () => ({
      action: 'request-changes',
      reason: 'use the replacement',
    }));
    for (const who of [team.mina, team.mats]) {
      await act(who, await rows(who, who === team.mina ? 'needs-work' : 'draft'), ({ standing }) => {
        const content = standing?.content;
        const old = content?.kind === 'map' ? (content.targets[0]?.code ?? '') : '';
        const code = replaced.get(old) ?? '';
        return { action: 'propose', targets: [{ system: LOINC, code, relationship: 'equivalent' }] };
      });
      await act(who, await rows(who, 'draft'), () => ({ action: 'submit' }));
    }
    await act(team.rita, await rows(team.rita, 'in-review'), () => ({ action: 'approve' }));
    const { version } = await map();
    await team.paul.ask(ENDPOINTS.publish, {
      params: { map: MAP },
      body: { version, mapVersion: '2.0.0', note: 'LOINC 2.79' },
    });
    for (const entry of touched) {
      const old = answers.get(entry.code) ?? '';
      expect((await translate(entry)).codes).toEqual([replaced.get(old)]);
      expect((await translate(entry, '1.0.0')).codes).toEqual([old]);
    }
  });

  step('9. rolling back is a pointer, and the audit holds', async () => {
    const { version } = await map();
    await team.paul.ask(ENDPOINTS.rollback, {
      params: { map: MAP },
      body: { version, mapVersion: '1.0.0', note: 'the registry is not ready' },
    });
    for (const entry of touched) {
      expect((await translate(entry)).codes).toEqual([answers.get(entry.code)]);
      expect((await translate(entry, '2.0.0')).codes).toEqual([replaced.get(answers.get(entry.code) ?? '')]);
    }
    const audit = await team.ada.ask(ENDPOINTS.verifyAudit, { query: {} });
    expect(audit.problems).toEqual([]);
    const { code, out } = await concord(['audit', 'verify', '--data', data]);
    expect([code, out]).toEqual([0, expect.stringContaining(`${audit.head.seq}:${audit.head.hash}`)]);
  });
});

interface Parameter {
  readonly name: string;
  readonly valueBoolean?: boolean;
  readonly valueCoding?: { readonly code: string };
  readonly part?: readonly Parameter[];
}
