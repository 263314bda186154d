/** What an operation is given: the catalogues of this request and how the client spoke. */

import type { Context, Hono } from 'hono';
import type { LanguageRange } from '../domain/language.js';
import type { DecodedResource, FhirVersion } from '../domain/resource-decoder.js';
import type { TextInParts } from '../fhir/json-text.js';
import type { InputParameters } from '../fhir/parameters.js';
import type { Governance } from '../governance/services.js';
import type { MissReport } from '../governance/unmapped-queue.js';
import type { Catalogue } from '../terminology/catalogue.js';
import type { MapFiles } from './api/map-files.js';
import type { Releases } from './api/releases.js';
import type { Suggester } from './api/suggest.js';
import type { AuthSettings } from './auth/settings.js';
import type { ServedFigures } from './figures.js';
import type { LiveContent } from './live-content.js';
import type { FoundMiss } from './miss.js';
import type { Offload } from './offload.js';
import type { Traffic } from './traffic.js';
import type { TranslationTally } from './translation-tally.js';

/** A resource that came with the request, as it was sent and as it was read. */
export interface GivenResource {
  readonly json: object;
  readonly decoded: DecodedResource;
}

export interface OperationContext {
  readonly fhirVersion: FhirVersion;
  /** The resources that came with the request. */
  readonly given: readonly GivenResource[];
  /** Loaded content with the request's own resources before it. */
  readonly catalogue: Catalogue;
  /** Loaded content alone. */
  readonly loaded: Catalogue;
  /** Languages of `displayLanguage`, else of Accept-Language. */
  readonly languages: readonly LanguageRange[];
  /** The Accept-Language header as it came. */
  readonly acceptLanguage?: string;
  /** X-Too-Costly-Threshold: more codes than this are too many for the client. */
  readonly threshold?: number;
  /** Where an operation tells the codes that nothing published knows; absent where nobody counts them. */
  readonly missed?: FoundMiss[];
}

/** One row of the operations table. */
export interface Operation {
  readonly resource: 'CodeSystem' | 'ValueSet' | 'ConceptMap';
  /** Without the `$`. */
  readonly name: string;
  /** Canonical of the operation's definition. */
  readonly definition: string;
  /** Decodes the parameters, asks the service, encodes the answer: a FHIR resource, or the JSON text of one, in one piece or in parts. */
  run(context: OperationContext, input: InputParameters): object | string | TextInParts;
}

/** Pages for people beside the API; they are made elsewhere and reach the server through `api` alone. */
export interface Pages {
  readonly routes: Hono;
  /** For a path that nothing answers; undefined where the client asks for no page. */
  readonly notFound: (c: Context) => Promise<Response> | undefined;
  /** What the FHIR endpoints answer to a GET that prefers HTML, whatever its path. */
  readonly resources?: Hono;
}

/** The server as its operations and pages see it. */
export interface ServerContext {
  /** The content as it is now: read anew for every request, after its last `await`, and never kept. */
  readonly loaded: Catalogue;
  /** Where `loaded` comes from, if it changes while it is served. */
  readonly content?: LiveContent;
  /** Base URL of the server without a slash at the end. */
  readonly baseUrl: string;
  /** ISO instant of the start. */
  readonly started: string;
  readonly maxBatch: number;
  readonly maxBody: number;
  /** Bytes of answers to keep; 0 keeps none. */
  readonly cacheBytes: number;
  /** Takes over what is too costly for this thread; absent, such requests are refused. */
  readonly offload?: Offload;
  /** Answers what depends on earlier requests, where several processes serve; absent, each is answered here. */
  readonly remembering?: Offload;
  /** Maps in work, people and audit; absent, nothing is governed here and `/api` has no routes for it. */
  readonly governance?: Governance;
  /** Who may do what; absent, reads are open and sessions have their usual length. */
  readonly auth?: AuthSettings;
  /** Reads and writes files of maps; absent, the API offers none. */
  readonly mapFiles?: MapFiles;
  /** Keeps the content files; absent, releases cannot be loaded over HTTP. */
  readonly releases?: Releases;
  /** How much this process answers, and how fast; absent, nobody counts. */
  readonly traffic?: () => Traffic;
  /** The figures of all processes that serve the same; absent, this is the only one. */
  readonly allFigures?: () => Promise<readonly ServedFigures[]>;
  /** Counts translations, for the dashboard; absent, nobody does. */
  readonly translations?: TranslationTally;
  /** Counts a code that no map or code system knew. Never throws, never waits; absent, nothing is counted. */
  readonly recordMiss?: (miss: MissReport) => void;
  /** Makes the pages; `api` is the application itself, in process. Absent, there are none. */
  readonly pages?: (api: (request: Request) => Response | Promise<Response>) => Pages;
  /** Suggests codes for catalogue entries; absent, `/api/suggest` is not there. */
  readonly suggest?: Suggester;
}
