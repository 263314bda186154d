// Drives one HTTP server over raw sockets: a number of connections that each send the next request as soon as the last one is
// answered (no pipelining), as many as fit into some seconds. Knows HTTP/1.1 as far as answers need it, and nothing of FHIR.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';

/**
 * @typedef {object} Prepared a request as bytes, and the status that its answer must have
 * @property {Buffer} bytes
 * @property {number} status
 */

/**
 * @param {URL} base
 * @param {{ method?: string, path: string, body?: string, status?: number, headers?: Record<string, string> }} request
 * @returns {Prepared}
 */
export function prepare(base, { method = 'GET', path, body, status = 200, headers = {} }) {
  const own =
    body === undefined ? [] : ['Content-Type: application/fhir+json', `Content-Length: ${Buffer.byteLength(body)}`];
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${base.host}`, 'Accept: application/fhir+json', ...own, ...more];
  return { bytes: Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`), status };
}

/**
 * Reads answers from the bytes of one connection.
 * @param {(status: number) => void} onAnswer
 */
function answerReader(onAnswer) {
  /** @type {Buffer | undefined} */
  let rest;
  /** Bytes of a body still to come; -1 where the body comes in chunks. */
  let missing = 0;
  let status = 0;
  let tail = '';
  return (/** @type {Buffer} */ data) => {
    if (missing > 0) {
      missing -= data.length;
      if (missing === 0) onAnswer(status);
      return;
    }
    if (missing < 0) {
      tail = (tail + data.toString('latin1')).slice(-7);
      if (!tail.endsWith('\r\n0\r\n\r\n')) return;
      missing = 0;
      onAnswer(status);
      return;
    }
    const all = rest === undefined ? data : Buffer.concat([rest, data]);
    const end = all.indexOf('\r\n\r\n');
    if (end < 0) {
      rest = all;
      return;
    }
    rest = undefined;
    const head = all.latin1Slice(0, end).toLowerCase();
    status = Number(head.slice(9, 12));
    const at = head.indexOf('\r\ncontent-length:');
    if (at >= 0) missing = Number.parseInt(head.slice(at + 17, at + 30), 10) - (all.length - end - 4);
    else if (head.includes('\r\ntransfer-encoding: chunked')) {
      tail = all.latin1Slice(Math.max(end + 2, all.length - 7));
      missing = tail.endsWith('\r\n0\r\n\r\n') ? 0 : -1;
    } else missing = 0;
    if (missing === 0) onAnswer(status);
  };
}

/**
 * @typedef {object} Outcome
 * @property {number} requests answered within the time
 * @property {number} seconds
 * @property {number} perSecond
 * @property {number} errors answers with another status than the expected one, and broken connections
 * @property {Record<string, number>} statuses how often each wrong status came
 * @property {number} p50 milliseconds
 * @property {number} p95
 * @property {number} p99
 * @property {number} max
 */

/**
 * @param {URL} base
 * @param {readonly Prepared[]} requests used round and round, each connection where the others have come to
 * @param {{ connections: number, seconds: number, start?: number }} options
 * @returns {Promise<Outcome>}
 */
export async function drive(base, requests, { connections, seconds, start = 0 }) {
  const times = [];
  /** @type {Record<string, number>} */
  const statuses = {};
  let errors = 0;
  let next = start;
  const began = performance.now();
  const until = began + seconds * 1000;
  const one = () =>
    /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        const socket = connect({ host: base.hostname, port: Number(base.port || 80), noDelay: true });
        let sent = 0;
        let expected = 200;
        const send = () => {
          const request = /** @type {Prepared} */ (requests[next++ % requests.length]);
          expected = request.status;
          sent = performance.now();
          socket.write(request.bytes);
        };
        const read = answerReader((status) => {
          const now = performance.now();
          times.push(now - sent);
          if (status !== expected) {
            errors++;
            statuses[status] = (statuses[status] ?? 0) + 1;
          }
          if (now < until) send();
          else socket.end(resolve);
        });
        socket.on('data', read);
        socket.on('error', () => {
          errors++;
          resolve();
        });
        socket.on('close', () => resolve());
        socket.once('connect', send);
      })
    );
  await Promise.all(Array.from({ length: connections }, one));
  const elapsed = (performance.now() - began) / 1000;
  const sorted = Float64Array.from(times).sort();
  const at = (/** @type {number} */ share) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    requests: times.length,
    seconds: elapsed,
    perSecond: times.length / elapsed,
    errors,
    statuses,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: sorted.at(-1) ?? 0,
  };
}

const agent = new Agent({ keepAlive: true });

/**
 * One request, its answer as text; with no headers but those it needs.
 * @param {URL} base
 * @param {{ method?: string, path: string, body?: string }} request
 * @returns {Promise<{ status: number, text: string }>}
 */
export function ask(base, { method = 'GET', path, body }) {
  const own =
    body === undefined ? {} : { 'content-type': 'application/fhir+json', 'content-length': Buffer.byteLength(body) };
  const isLarge = (body?.length ?? 0) > 1_000_000;
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, base),
      { method, agent: isLarge ? false : agent, headers: { accept: 'application/fhir+json', ...own } },
      (answer) => {
        /** @type {Buffer[]} */
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    // A server that refuses a large body answers and closes while it is still being sent.
    if (isLarge) sent.on('socket', (socket) => socket.on('error', () => {}));
    sent.end(body);
  });
}
