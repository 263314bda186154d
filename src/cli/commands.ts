/** The commands there are. */
import type { Command } from './command.js';
import { listCommand } from './list.js';
import { loadCommand } from './load.js';
import { mapPublishCommand } from './map-publish.js';
import { removeCommand } from './remove.js';
import { serveCommand } from './serve.js';
import { verifyCommand } from './verify.js';

export const COMMANDS: readonly Command[] = [
  loadCommand,
  serveCommand,
  listCommand,
  verifyCommand,
  removeCommand,
  mapPublishCommand,
];
