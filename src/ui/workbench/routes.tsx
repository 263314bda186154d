/** The workbench: queue, decisions, reviews, maps, impact. */
import { Hono } from 'hono';
import type { UiContext, UiEnv } from '../context.js';

export function workbenchRoutes(_ui: UiContext): Hono<UiEnv> {
  return new Hono<UiEnv>();
}
