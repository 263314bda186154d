/**
 * Puts the application of one serving process together: content, governance, the threads for costly requests and suggestions, the pages. What
 * has to be ended in order is in `closers`.
 */
import type { Config } from '../../config.js';
import type { Governance } from '../../governance/services.js';
import { createApplication } from '../../http/app.js';
import { directListener } from '../../http/direct-listener.js';
import type { ServedFigures } from '../../http/figures.js';
import type { Offload } from '../../http/offload.js';
import { trafficMeter } from '../../http/traffic.js';
import { translationTally } from '../../http/translation-tally.js';
import { VERSION } from '../../release.js';
import { uiRoutes } from '../../ui/routes.js';
import { apiMapFiles } from '../api-map-files.js';
import { servedReleases } from '../release-upload.js';
import { type SuggesterThreads, suggesterThreads } from '../suggester.js';
import { workerPool } from '../worker-pool.js';
import type { ContentHolder } from './content-holder.js';
import type { ContentState } from './content-state.js';
import type { Answers } from './listen.js';
import { serveQueue } from './queue.js';

export interface AssemblyOptions {
  readonly data: string;
  readonly config: Config;
  readonly baseUrl: string;
  /** Holds the content already. */
  readonly holder: ContentHolder;
  /** What it holds. */
  readonly content: ContentState;
  /** Looks for new content; resolves when it is served. */
  readonly reload: () => Promise<void>;
  readonly governance?: Governance | undefined;
  /** Whether this process does what concerns the queue of all that serve the data, such as looking for suggestions. Absent, it does. */
  readonly suggesting?: boolean;
  /** Where another process has the engines; absent, they are started in this one. */
  readonly suggesters?: SuggesterThreads;
  /** Where another process answers what depends on earlier requests. */
  readonly remembering?: Offload;
  /** The figures of all processes, where there are several. */
  readonly allFigures?: () => Promise<readonly ServedFigures[]>;
}

export interface Assembly {
  readonly answers: Answers;
  /** What this process has answered. */
  readonly figures: () => ServedFigures;
  /** Serves another content from now on. @returns what is wrong with files. */
  show(content: ContentState): readonly Error[];
  /** To be run in this order when the last request is answered, and before the store is closed: what is counted is written, threads end. */
  readonly closers: readonly (() => unknown)[];
}

export function assemble({ data, config, holder, reload, governance, ...options }: AssemblyOptions): Assembly {
  const shared = {
    baseUrl: config.baseUrl ?? options.baseUrl,
    maxBatch: config.maxBatch,
    maxBody: config.maxBody,
  };
  const current = () => holder.current;
  const pool = workerPool({ content: options.content, requestMs: config.requestMs, ...shared });
  const suggesters = options.suggesters ?? suggesterThreads(data, current);
  const queue =
    governance === undefined
      ? undefined
      : serveQueue({
          ...{ store: governance.store, config: config.queue, suggest: suggesters.suggest, catalogue: current },
          ...{
            onChange: holder.onChange,
            suggesting: options.suggesting ?? true,
            tell: (text: string) => void process.stderr.write(`${text}\n`),
          },
        });
  const traffic = trafficMeter();
  const releases = governance === undefined ? undefined : servedReleases({ data, reload });
  const { app, direct, figures } = createApplication({
    ...shared,
    traffic: traffic.traffic,
    ...(options.allFigures === undefined ? {} : { allFigures: options.allFigures }),
    translations: translationTally(),
    get loaded() {
      return holder.current;
    },
    content: liveContent(holder, reload),
    started: new Date().toISOString(),
    cacheBytes: config.cacheBytes,
    offload: pool.offload,
    ...(options.remembering === undefined ? {} : { remembering: options.remembering }),
    suggest: suggesters.suggest,
    auth: config.auth,
    mapFiles: apiMapFiles,
    pages: (api) => uiRoutes({ api, catalogue: current, baseUrl: shared.baseUrl, version: VERSION }),
    ...(governance === undefined ? {} : { governance }),
    ...(releases === undefined ? {} : { releases }),
    ...queue?.context,
  });
  // Whatever a request waits for, the content that it began with stays open until it is answered.
  const around = <T>(work: () => T): T => traffic.measured(() => holder.use(work));
  return {
    answers: {
      fetch: (request, env) => around(() => app.fetch(request, env as object)),
      direct: directListener({ routes: direct, maxBody: config.maxBody, around }),
    },
    figures,
    show: (content) => {
      const problems = holder.show(content);
      pool.show(content);
      return problems;
    },
    closers: [pool.close, () => queue?.close(), suggesters.close, () => releases?.close()],
  };
}

function liveContent(holder: ContentHolder, reload: () => Promise<void>) {
  return {
    get current() {
      return holder.current;
    },
    get generation() {
      return holder.generation;
    },
    use: holder.use,
    onChange: holder.onChange,
    reload,
  };
}
