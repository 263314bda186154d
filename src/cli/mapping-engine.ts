/**
 * What `suggest`, `evaluate` and `train` share: the options that choose target, weights and priors, and the way from them to an open code
 * system and its engine. Opens only the content file of the target.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { CodeSystem } from '../codesystem/code-system.js';
import { sqliteCodeSystem } from '../codesystem/sqlite-code-system.js';
import { storedConceptMaps } from '../conceptmap/concept-map-store.js';
import { type ContentStore, openContentStore } from '../db/content-store.js';
import { compareVersions } from '../domain/version.js';
import type { AssistantSettings } from '../mapping/assistant.js';
import { commonCodes, readCodeList } from '../mapping/common-codes.js';
import type { Engine } from '../mapping/engine.js';
import type { Successor } from '../mapping/matcher.js';
import { type EngineOptions, openEngine } from '../mapping/open-engine.js';
import { type Decision, priorMaps } from '../mapping/prior-maps.js';
import { replacementFinder } from '../terminology/release-facts/replacements.js';
import { type CommandArguments, type CommandIo, type CommandOption, UsageError } from './command.js';
import { GOVERNED_FOLDER } from './compile-map.js';
import { openContentFile } from './content-file.js';
import { contentFiles } from './content-files.js';
import { decisionsOfFiles, publishedDecisions } from './prior-decisions.js';
import { targetUri } from './target-names.js';

export const TARGET_OPTIONS: Readonly<Record<string, CommandOption>> = {
  target: { type: 'string', value: 'SYSTEM', help: 'URI of the target code system, or loinc, rxnorm, icd10cm, icd10' },
  'target-version': { type: 'string', value: 'V', help: 'version of the target (default: the newest that is loaded)' },
  weights: { type: 'string', value: 'FILE', help: 'weights made by concord train (default: the shipped ones)' },
  prior: {
    type: 'string',
    value: 'FILES',
    help: 'lists of common codes, separated by commas: CSV with LOINC_NUM or code, perhaps count, or JSON with codes as keys',
  },
  'assistant-url': {
    type: 'string',
    value: 'URL',
    help: 'base URL of an OpenAI-compatible endpoint that may re-rank (off)',
  },
  'assistant-model': { type: 'string', value: 'NAME', help: 'model of the assistant' },
  'assistant-key-file': { type: 'string', value: 'FILE', help: 'file that holds the key of the assistant' },
};

export const PRIOR_MAPS_OPTION: CommandOption = {
  type: 'string',
  value: 'FILES',
  help: 'mapping files of other sites, separated by commas, whose approved rows help; maps published here always do',
};

/** Everything that an engine is opened from; plain data, so that a worker thread can be given it. */
export interface EngineSource {
  readonly data: string;
  readonly target: string;
  readonly version?: string;
  readonly weights?: string;
  readonly priors: readonly string[];
  /** Mapping files of other sites, or folders of them. */
  readonly priorMaps?: readonly string[];
  readonly assistant?: AssistantSettings;
}

/** @throws UsageError where the target is missing. */
export function readEngineSource(args: CommandArguments, io: CommandIo, usual?: string): EngineSource {
  const target = args.text('target') ?? usual;
  if (target === undefined)
    throw new UsageError('--target is needed: loinc, rxnorm, icd10cm, icd10 or a code system URI');
  const version = args.text('target-version');
  const weights = args.text('weights');
  const assistant = assistantOf(args);
  return {
    data: args.text('data') ?? io.config.data,
    target: targetUri(target),
    ...(version === undefined ? {} : { version }),
    ...(weights === undefined ? {} : { weights }),
    priors: listed(args.text('prior')),
    priorMaps: listed(args.text('prior-maps')),
    ...(assistant === undefined ? {} : { assistant }),
  };
}

function listed(files: string | undefined): readonly string[] {
  return (files ?? '').split(',').filter((file) => file !== '');
}

function assistantOf(args: CommandArguments): AssistantSettings | undefined {
  const baseUrl = args.text('assistant-url');
  if (baseUrl === undefined) return undefined;
  const model = args.text('assistant-model');
  if (model === undefined) throw new UsageError('--assistant-url needs --assistant-model');
  const keyFile = args.text('assistant-key-file');
  return { baseUrl, model, ...(keyFile === undefined ? {} : { key: readFileSync(keyFile, 'utf8').trim() }) };
}

export interface OpenTarget {
  readonly codeSystem: CodeSystem;
  /** What the release puts in the place of codes out of use. */
  readonly successor: Successor;
  close(): void;
}

/**
 * The target's code system, the newest version where none is asked for.
 * @throws Error saying what is loaded where the target is not.
 */
export function openTarget({ data, target, version }: EngineSource): OpenTarget {
  const stores = contentFiles(data).map(openContentStore);
  const found = stores
    .flatMap((store) => store.codeSystems().map((stored) => ({ store, stored })))
    .filter(({ stored }) => stored.info.url === target && (version === undefined || stored.info.version === version))
    .sort((a, b) => compareVersions(b.stored.info.version ?? '', a.stored.info.version ?? ''))[0];
  for (const store of stores) if (store !== found?.store) store.close();
  if (found === undefined) {
    // Clients of the server read this too: nothing of the machine is told.
    throw new Error(`${target}${version === undefined ? '' : ` version ${version}`} is not loaded: see concord list`);
  }
  const codeSystem = sqliteCodeSystem(found.store, found.stored);
  return { codeSystem, successor: successorIn(codeSystem, found.store), close: () => found.store.close() };
}

/** The first of the replacements that the release itself names, where it is in use. */
function successorIn(codeSystem: CodeSystem, store: ContentStore): Successor {
  const replacements = replacementFinder(codeSystem, storedConceptMaps(store.db));
  const isInUse = (code: string): boolean => codeSystem.find(code)?.inactive === false;
  return (code) =>
    replacements(code).find(({ system, code: target }) => system === codeSystem.info.url && isInUse(target))?.code;
}

/** Priors and weights from their files. */
export function engineOptions({ priors, weights }: EngineSource): EngineOptions {
  const lists = priors.map((file) => readCodeList(readFileSync(file, 'utf8'), basename(file)));
  return {
    ...(lists.length === 0 ? {} : { commonCodes: commonCodes(lists) }),
    ...(weights === undefined ? {} : { weights: JSON.parse(readFileSync(weights, 'utf8')) as unknown }),
  };
}

/** The engine of the target. It holds all that it needs, so the content file is closed again. */
export function openTargetEngine(source: EngineSource): Engine {
  const { codeSystem, successor, close } = openTarget(source);
  try {
    const decisions = priorDecisions(source);
    const maps = decisions.length === 0 ? {} : { priorMaps: priorMaps(decisions) };
    return openEngine(codeSystem, { ...engineOptions(source), ...maps, successor });
  } finally {
    close();
  }
}

/** What was decided before: in the maps published in the data folder, and in the files of other sites. */
function priorDecisions({ data, target, priorMaps: files }: EngineSource): readonly Decision[] {
  const governed = contentFiles(data)
    .filter((file) => dirname(file).endsWith(GOVERNED_FOLDER))
    .map(openContentFile);
  try {
    return [...publishedDecisions(governed, target), ...decisionsOfFiles(files ?? [], target)];
  } finally {
    for (const { store } of governed) store.close();
  }
}
