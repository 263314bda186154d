// The yardstick: a Hono route that does nothing, served as Concord serves. Prints the port it listens on.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const app = new Hono();
app.get('/empty', (c) => c.body('{}', 200, { 'Content-Type': 'application/fhir+json; charset=utf-8' }));
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(port));
