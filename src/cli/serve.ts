/** `concord serve`: opens the content and answers HTTP until it is told to stop. */

import { MOST_WORKERS, workerCount } from '../config.js';
import { setTimeBudget } from '../domain/time-budget.js';
import { type Command, DATA_OPTION, UsageError } from './command.js';
import { serveAlone } from './serve/alone.js';
import { keepHeapSmall } from './serve/heap.js';
import { servePrimary } from './serve/primary.js';

export const serveCommand: Command = {
  name: 'serve',
  usage: '[--data DIR] [--port 8080] [--host 127.0.0.1] [--workers cores]',
  summary: 'Serve the loaded content as FHIR R4 (/r4, /fhir) and R5 (/r5).',
  options: {
    data: DATA_OPTION,
    port: {
      type: 'string',
      value: 'PORT',
      help: 'port to listen on; 0 takes a free one (default: CONCORD_PORT, then 8080)',
    },
    host: { type: 'string', value: 'HOST', help: 'address to listen on (default: CONCORD_HOST, then 127.0.0.1)' },
    workers: {
      type: 'string',
      value: 'N',
      help: "processes that answer on the port they share, or 'cores' (default: CONCORD_WORKERS, then 'cores')",
    },
  },
  positionals: [0, 0],
  run: async (args, io) => {
    const data = args.text('data') ?? io.config.data;
    const port = portOf(args.text('port')) ?? io.config.port;
    const host = args.text('host') ?? io.config.host;
    setTimeBudget(io.config.threadMs);
    keepHeapSmall();
    const workers = workersOf(args.text('workers')) ?? io.config.workers;
    const settings = { data, host, port, io };
    // One worker needs nobody to direct it.
    await (workers === 1 ? serveAlone(settings) : servePrimary(settings, workers));
    return 0;
  },
};

/** @throws UsageError for anything but a count and `cores`. */
function workersOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = workerCount(text);
  if (count !== undefined) return count;
  throw new UsageError(`--workers must be a number from 1 to ${MOST_WORKERS}, or 'cores', not '${text}'`);
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new UsageError(`--port must be a number from 0 to 65535, not '${text}'`);
}
