/** The commands there are. */
import { auditExportCommand, auditVerifyCommand } from './audit.js';
import type { Command } from './command.js';
import { diffCommand } from './diff.js';
import { evaluateCommand } from './evaluate.js';
import { impactCommand } from './impact.js';
import { listCommand } from './list.js';
import { loadCommand } from './load.js';
import { mapExportCommand } from './map-export.js';
import { mapImportCommand } from './map-import.js';
import { mapPublishCommand } from './map-publish.js';
import { normalizeCommand } from './normalize.js';
import { removeCommand } from './remove.js';
import { serveCommand } from './serve.js';
import { suggestCommand } from './suggest.js';
import { trainCommand } from './train.js';
import { userAddCommand, userListCommand } from './user.js';
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
  impactCommand,
  diffCommand,
  normalizeCommand,
  suggestCommand,
  evaluateCommand,
  trainCommand,
  userAddCommand,
  userListCommand,
  auditVerifyCommand,
  auditExportCommand,
];
