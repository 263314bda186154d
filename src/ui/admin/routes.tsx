/** Dashboard and administration: traffic, audit, people, keys, releases. */
import { Hono } from 'hono';
import type { UiContext, UiEnv } from '../context.js';

export function adminRoutes(_ui: UiContext): Hono<UiEnv> {
  return new Hono<UiEnv>();
}
