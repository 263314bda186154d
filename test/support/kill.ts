/** A process that is killed in the middle of its work. It tests nothing. */
import { spawn } from 'node:child_process';

/**
 * Starts a script, kills it some time after the first line that it writes, and tells the lines that were whole by then: what it has
 * acknowledged. A script that ends by itself is a failure.
 */
export function workAndDie(script: readonly string[], afterMs: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, script);
  let out = '';
  let errors = '';
  return new Promise((done, failed) => {
    child.stdout.on('data', (chunk) => {
      if (out === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
      out += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      errors += String(chunk);
    });
    child.on('close', (_, signal) => {
      if (signal === 'SIGKILL') done(out.split('\n').slice(0, -1));
      else failed(new Error(`the worker ended by itself: ${errors}`));
    });
  });
}
