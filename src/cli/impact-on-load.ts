/** What `load` does for governed maps after a new release: tells how many standing rows it touches, and puts them to review. */
import { existsSync } from 'node:fs';
import { openContentStore } from '../db/content-store.js';
import { compareVersions } from '../domain/version.js';
import { governanceFile } from '../governance/governance-file-store.js';
import { openGovernanceStore } from '../governance/governance-store.js';
import { type MapImpact, mapImpacts, reviewAll } from '../governance/map-impacts.js';
import type { GovernanceStore } from '../governance/store.js';
import { createWorkflow } from '../governance/workflow.js';
import type { Catalogue } from '../terminology/catalogue.js';
import { loadedReleaseFacts } from '../terminology/release-facts.js';
import { knownVersions } from '../terminology/resolve.js';
import type { CommandIo } from './command.js';
import { openContentFiles } from './content-files.js';
import { systemActor } from './system-actor.js';

export interface AfterLoad {
  readonly data: string;
  /** Content files that were written. */
  readonly files: readonly string[];
  /** Whether the rows are sent to review, or only counted. */
  readonly review: boolean;
  readonly io: CommandIo;
}

interface LoadedRelease {
  readonly system: string;
  readonly version: string;
}

/** One line for each release that touches standing rows. Where nothing is governed, nothing is said. */
export async function reviewAfterLoad({ data, files, review, io }: AfterLoad): Promise<void> {
  const file = governanceFile(data);
  if (files.length === 0 || !existsSync(file)) return;
  const store = openGovernanceStore(file);
  try {
    const targets = new Set((await store.maps()).flatMap(({ scope }) => scope.targets.map(({ system }) => system)));
    const releases = files.flatMap(releasesIn).filter(({ system }) => targets.has(system));
    // A release that no map leads to is no reason to open everything, of which something may be damaged.
    if (releases.length === 0) return;
    const content = openContentFiles(data);
    try {
      for (const release of releases) {
        const line = await reviewOne(release, { store, catalogue: content.catalogue, review });
        if (line !== undefined) io.out(line);
      }
    } finally {
      content.close();
    }
  } finally {
    await store.close();
  }
}

function releasesIn(file: string): readonly LoadedRelease[] {
  const store = openContentStore(file);
  try {
    return store.codeSystems().map(({ info }) => ({ system: info.url, version: info.version ?? '' }));
  } finally {
    store.close();
  }
}

interface Review {
  readonly store: GovernanceStore;
  readonly catalogue: Catalogue;
  readonly review: boolean;
}

/** An old release that is loaded beside a newer one changes nothing of what is decided. */
async function reviewOne(
  { system, version }: LoadedRelease,
  { store, catalogue, review }: Review,
): Promise<string | undefined> {
  const known = knownVersions(catalogue, system).filter((each) => sameEdition(each, version));
  const before = known.filter((each) => compareVersions(each, version) < 0).at(-1);
  if (known.some((each) => compareVersions(each, version) > 0)) return undefined;
  const to = loadedReleaseFacts(catalogue, system, version);
  if (to === undefined) return undefined;
  const from = before === undefined ? undefined : loadedReleaseFacts(catalogue, system, before);
  const found = await mapImpacts(store, { to, from: from ?? (() => undefined) });
  if (found.length === 0) return undefined;
  const how = `concord impact --to '${system}|${version}'${before === undefined ? '' : ` --from '${before}'`}`;
  if (!review) return `${touched(found, { system, version })} (${how} --send puts them to review)`;
  const sent = await reviewAll(createWorkflow(store), found, systemActor(['load', `${system}|${version}`]));
  const refused = sent.find((outcome) => !outcome.ok);
  const problem = refused === undefined || refused.ok ? '' : `; row ${refused.row} could not: ${refused.issue.text}`;
  return (
    `${touched(found, { system, version })}; these rows go to review, and go on being served with a warning until decided ` +
    `(${how})${problem}`
  );
}

/** SNOMED CT: a version of another edition comes neither before nor after. */
function sameEdition(a: string, b: string): boolean {
  const edition = (version: string): string | undefined => /^(.*)\/version\//.exec(version)?.[1];
  return edition(a) === edition(b);
}

function touched(found: readonly MapImpact[], { system, version }: LoadedRelease): string {
  const rows = found.reduce((all, { impacts }) => all + impacts.length, 0);
  const of = (count: number, word: string): string =>
    `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`;
  return `${system} ${version}: ${of(rows, 'standing row')} of ${of(found.length, 'map')} ${rows === 1 ? 'is' : 'are'} touched`;
}
