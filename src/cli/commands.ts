/** The commands there are. */
import type { Command } from './command.js';
import { listCommand } from './list.js';
import { loadCommand } from './load.js';
import { mapExportCommand } from './map-export.js';
import { mapImportCommand } from './map-import.js';
import { mapPublishCommand } from './map-publish.js';
import { removeCommand } from './remove.js';
import { serveCommand } from './serve.js';
import { mapValidateCommand, validateCommand } from './validate.js';
import { verifyCommand } from './verify.js';

export const COMMANDS: readonly Command[] = [
  loadCommand,
  serveCommand,
  listCommand,
  verifyCommand,
  removeCommand,
  validateCommand,
  mapValidateCommand,
  mapImportCommand,
  mapExportCommand,
  mapPublishCommand,
];
