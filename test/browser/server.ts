/** Concord as a real process over the sample releases, with an administrator, for the tests of the pages. It tests nothing. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { governanceFile } from '../../src/governance/governance-file-store.js';
import { openGovernanceStore } from '../../src/governance/governance-store.js';
import { createIdentity } from '../../src/governance/identity.js';
import type { Role } from '../../src/governance/lifecycle.js';
import { start } from '../cli/support.js';
import { sampleData } from '../support/sample-content.js';

export interface Person {
  readonly name: string;
  readonly password: string;
}

export interface PageServer {
  readonly base: string;
  readonly data: string;
  /** By name; every password is made for this run. */
  readonly people: Readonly<Record<string, Person>>;
  stop(): Promise<void>;
}

/** Starts a server whose governance knows these people. */
export async function pageServer(people: Readonly<Record<string, readonly Role[]>>): Promise<PageServer> {
  const data = mkdtempSync(join(tmpdir(), 'concord-pages-'));
  cpSync(await sampleData(), data, { recursive: true });
  const known = await addPeople(data, people);
  const child = start(['serve', '--data', data, '--port', '0'], { env: { CONCORD_QUEUE_FLUSH_MS: '100' } });
  const base = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (text) => {
      said += String(text);
      const url = /(http:\/\/\S+?)\/r4/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.stderr?.on('data', (text) => {
      said += String(text);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  return { base, data, people: known, stop };
}

async function addPeople(
  data: string,
  people: Readonly<Record<string, readonly Role[]>>,
): Promise<Record<string, Person>> {
  const store = openGovernanceStore(governanceFile(data));
  try {
    const identity = createIdentity(store);
    const by = { name: 'test', roles: ['administrator'], origin: 'test' } as const;
    const known: Record<string, Person> = {};
    for (const [name, roles] of Object.entries(people)) {
      const password = `${name} knows this by heart ${Math.random()}`;
      await identity.addUser({ name, roles, password }, by);
      known[name] = { name, password };
    }
    return known;
  } finally {
    await store.close();
  }
}
