/** Dashboard and administration: traffic, audit, people, keys, releases. */
import { Hono } from 'hono';
import type { UiContext, UiEnv } from '../context.js';
import { auditRoutes } from './audit.js';
import { dashboardRoutes } from './dashboard.js';
import { keyRoutes } from './keys.js';
import { peopleRoutes } from './people.js';
import { releaseRoutes } from './releases.js';

const PARTS = [dashboardRoutes, auditRoutes, peopleRoutes, keyRoutes, releaseRoutes];

export function adminRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  for (const part of PARTS) routes.route('/', part(ui));
  return routes;
}
