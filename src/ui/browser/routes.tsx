/** Pages to look things up: search, concepts, value sets, ECL, and the FHIR resources for human readers. */
import { Hono } from 'hono';
import type { UiContext, UiEnv } from '../context.js';
import { conceptRoutes } from './concept.js';
import { conceptMapRoutes } from './concept-map.js';
import { eclRoutes } from './ecl.js';
import { listRoutes } from './resource-lists.js';
import { searchRoutes } from './search.js';
import { startRoutes } from './start.js';
import { systemRoutes } from './system.js';
import { treeRoutes } from './tree.js';
import { valueSetRoutes } from './value-set.js';

const PARTS = [
  startRoutes,
  searchRoutes,
  systemRoutes,
  conceptRoutes,
  treeRoutes,
  valueSetRoutes,
  conceptMapRoutes,
  listRoutes,
  eclRoutes,
];

export function browserRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  for (const part of PARTS) routes.route('/', part(ui));
  return routes;
}
