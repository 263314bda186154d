/** The documentation that is made of the contract: complete, in the form of OpenAPI 3.1, and the same as what docs/api.md says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../src/http/api/contract/endpoint.js';
import { ENDPOINTS } from '../../../src/http/api/contract/endpoints.js';
import { ROOT } from '../../support/sample-content.js';
import { type ApiHouse, openApiHouse } from './support.js';

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>>; readonly securitySchemes: object };
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: readonly unknown[];
}

let house: ApiHouse;
let document: Document;
beforeAll(async () => {
  house = await openApiHouse();
  document = (await house.ask(undefined, 'GET', '/api/openapi.json')).body as unknown as Document;
});
afterAll(() => house.close());

const endpoints = Object.entries(ENDPOINTS) as [string, Endpoint][];

test('it says OpenAPI 3.1 and how to authenticate', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.components.securitySchemes).sort()).toEqual(['bearer', 'key', 'session']);
});

describe('every endpoint', () => {
  test.each(endpoints)('%s is described, and answered', (name, { method, path, params, body, access }) => {
    const operation = document.paths[path]?.[method];
    expect(operation?.operationId).toBe(name);
    const inPath =
      operation?.parameters?.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name) ?? [];
    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter));
    expect(Object.keys(params?.shape ?? {})).toEqual(inPath);
    expect(operation?.requestBody !== undefined).toBe(body !== undefined);
    expect(operation?.responses).toHaveProperty('default');
    expect(operation?.security !== undefined).toBe(access !== 'public');
  });
});

test('nothing else is described but the three paths with bodies of their own form', () => {
  const described = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const others = described.map(({ operationId }) => operationId).filter((name) => !(name in ENDPOINTS));
  expect(others.sort()).toEqual(['suggest', 'translate', 'uploadRelease']);
});

test('every reference leads somewhere', () => {
  const text = JSON.stringify(document);
  const named = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? ''));
  expect([...named].filter((name) => document.components.schemas[name] === undefined)).toEqual([]);
});

describe('docs/api.md', () => {
  const text = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');
  test.each(endpoints)('tells of %s as it is', (name, { method, path, access, summary }) => {
    const who = typeof access === 'string' ? access : access.join(', ');
    const line = `| \`${method.toUpperCase()} /api${path}\` | ${name} | ${who} | ${summary.replaceAll('|', '\\|')} |`;
    expect(text.split('\n')).toContain(line);
  });
});
