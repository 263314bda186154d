/** `concord serve`: opens the content and answers HTTP until it is told to stop. */
import { serve } from '@hono/node-server';
import { setTimeBudget } from '../domain/time-budget.js';
import { createApp } from '../http/app.js';
import { VERSION } from '../release.js';
import { uiRoutes } from '../ui/routes.js';
import { type Command, type CommandIo, DATA_OPTION, UsageError } from './command.js';
import { openContentFiles } from './content-files.js';
import { openGovernance } from './governance.js';
import { suggesterThreads } from './suggester.js';
import { type WorkerPool, workerPool } from './worker-pool.js';

export const serveCommand: Command = {
  name: 'serve',
  usage: '[--data DIR] [--port 8080] [--host 127.0.0.1]',
  summary: 'Serve the loaded content as FHIR R4 (/r4, /fhir) and R5 (/r5).',
  options: {
    data: DATA_OPTION,
    port: {
      type: 'string',
      value: 'PORT',
      help: 'port to listen on; 0 takes a free one (default: CONCORD_PORT, then 8080)',
    },
    host: { type: 'string', value: 'HOST', help: 'address to listen on (default: CONCORD_HOST, then 127.0.0.1)' },
  },
  positionals: [0, 0],
  run: async (args, io) => {
    const data = args.text('data') ?? io.config.data;
    const port = portOf(args.text('port')) ?? io.config.port;
    const host = args.text('host') ?? io.config.host;
    // Closed in this order when the last request is answered.
    const closers: (() => unknown)[] = [];
    const governance = io.config.governance ? await openGovernance(data) : undefined;
    const content = openContentFiles(data);
    if (content.stores.length === 0)
      io.err(`concord: nothing is loaded in ${data}; 'concord load PATH' loads a release`);
    // Others wait while this thread works: what takes longer is left to another one.
    setTimeBudget(SHORT_BUDGET);
    let pool: WorkerPool | undefined;
    const suggesters = suggesterThreads(data);
    await listen({ host, port, io }, (baseUrl) => {
      const shared = {
        baseUrl: io.config.baseUrl ?? baseUrl,
        maxBatch: io.config.maxBatch,
        maxBody: io.config.maxBody,
      };
      pool = workerPool({ data, ...shared });
      return createApp({
        ...shared,
        loaded: content.catalogue,
        started: new Date().toISOString(),
        cacheBytes: io.config.cacheBytes,
        offload: pool.offload,
        suggest: suggesters.suggest,
        pages: (api) =>
          uiRoutes({ api, catalogue: () => content.catalogue, baseUrl: shared.baseUrl, version: VERSION }),
        ...(governance === undefined ? {} : { governance }),
      });
    });
    closers.push(
      () => pool?.close(),
      suggesters.close,
      () => governance?.store.close(),
      content.close,
    );
    for (const close of closers) await close();
    return 0;
  },
};

/** Milliseconds that one evaluation may keep the serving thread. */
const SHORT_BUDGET = 50;

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new UsageError(`--port must be a number from 0 to 65535, not '${text}'`);
}

/** Resolves when the server has closed after SIGINT or SIGTERM; rejects where it cannot listen. */
function listen(
  { host, port, io }: { host: string; port: number; io: CommandIo },
  appFor: (baseUrl: string) => ReturnType<typeof createApp>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const shown = host.includes(':') ? `[${host}]` : host;
    // A free port is known only once the server listens; the app is made then.
    let app: ReturnType<typeof createApp> | undefined;
    const server = serve(
      {
        fetch: (request, env) => app?.fetch(request, env) ?? new Response(null, { status: 503 }),
        hostname: host,
        port,
      },
      (info) => {
        const baseUrl = `http://${shown}:${info.port}`;
        app = appFor(baseUrl);
        io.out(`Concord serves FHIR at ${baseUrl}/r4 and ${baseUrl}/r5`);
      },
    );
    server.once('error', reject);
    const stop = (): void => {
      const closeIdle = (): void => {
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      };
      // A connection that is busy now is idle once it is answered, and its client may keep it open for long.
      const sweep = setInterval(closeIdle, 50);
      server.close(() => {
        clearInterval(sweep);
        resolve();
      });
      closeIdle();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
