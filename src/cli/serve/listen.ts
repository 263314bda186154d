/** The HTTP server of one process: listens, and ends in a way that answers what is under way. Knows nothing of what is answered. */
import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import { Server as NetServer } from 'node:net';
import { serve } from '@hono/node-server';
import type { DirectListener } from '../../http/direct-listener.js';

/** What is answered: some requests directly, all others by the web standard's `fetch`. */
export interface Answers {
  readonly direct: DirectListener;
  readonly fetch: (request: Request, env: unknown) => Response | Promise<Response>;
}

export interface Listening {
  readonly baseUrl: string;
  /** The port that was taken. */
  readonly port: number;
  /** Accepts nothing new, answers what is under way, ends connections that are idle. Resolves when all are closed. */
  stop(): Promise<void>;
  /** The same in peace: clients are asked to close their connections, and have time to, so that no request meets a closed one. */
  drain(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** A free port is known only once the server listens; what answers is made then. */
  readonly answersFor: (baseUrl: string) => Answers;
}

/** Resolves when the server listens; rejects where it cannot. */
export function listen({ host, port, answersFor }: ListenOptions): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const shown = host.includes(':') ? `[${host}]` : host;
    let answers: Answers = { direct: () => false, fetch: () => new Response(null, { status: 503 }) };
    const serverOf = (options: ServerOptions, others: RequestListener) =>
      createServer(options, (incoming, outgoing) => {
        if (!answers.direct(incoming, outgoing)) others(incoming, outgoing);
      });
    const options = { createServer: serverOf as typeof createServer, hostname: host, port };
    const server = serve({ fetch: (request, env) => answers.fetch(request, env), ...options }, (info) => {
      const baseUrl = `http://${shown}:${info.port}`;
      answers = answersFor(baseUrl);
      resolve({ baseUrl, port: info.port, stop: () => end(server, SWEEP), drain: () => end(server, PATIENCE) });
    });
    server.once('error', reject);
  });
}

/** Milliseconds after which connections that are idle are ended: at once, and when their clients do not use them any more. */
const SWEEP = 50;
const PATIENCE = 6_000;

type Server = ReturnType<typeof serve>;

function end(server: Server, every: number): Promise<void> {
  return new Promise((resolve) => {
    // The client hears with its answer that the connection is not to be used again.
    server.prependListener('request', (_, response: { shouldKeepAlive?: boolean }) => {
      response.shouldKeepAlive = false;
    });
    const closeIdle = (): void => {
      if ('closeIdleConnections' in server) server.closeIdleConnections();
    };
    // A connection that is busy now is idle once it is answered, and its client may keep it open for long.
    const sweep = setInterval(closeIdle, every);
    // HTTP's own close would end idle connections now, on some of which a request is on its way.
    NetServer.prototype.close.call(server, () => {
      clearInterval(sweep);
      resolve();
    });
  });
}
