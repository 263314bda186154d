/** Pages to look things up: search, concepts, value sets, ECL, and the FHIR resources for human readers. */
import { Hono } from 'hono';
import type { UiContext, UiEnv } from '../context.js';

export function browserRoutes(_ui: UiContext): Hono<UiEnv> {
  return new Hono<UiEnv>();
}
