/** Addresses of the browser's pages, and links to what content names. Whatever content says, only http and https become links. */
import type { Child } from 'hono/jsx';
import { withQuery } from '../components/pager.js';

interface Canonical {
  readonly url: string;
  readonly version?: string | undefined;
}

export const systemPath = ({ url, version }: Canonical): string => withQuery('/browse/system', { url, version });
export const valueSetPath = ({ url, version }: Canonical): string => withQuery('/browse/value-set', { url, version });
export const mapPath = ({ url, version }: Canonical): string => withQuery('/browse/map', { url, version });

export interface CodePlace {
  readonly system: string;
  readonly version?: string | undefined;
  readonly code: string;
}

export const codePath = ({ system, version, code }: CodePlace): string =>
  withQuery('/browse/code', { system, version, code });

/** JSON of a resource on this server. */
export const resourcePath = (type: string, id: string): string => `/r4/${type}/${encodeURIComponent(id)}?_format=json`;

export const lookupPath = ({ system, version, code }: CodePlace): string =>
  withQuery('/r4/CodeSystem/$lookup', { system, version, code, _format: 'json' });

/** A URI that content gives: a link where it is the web's, else its text. */
export function Uri({ value }: { readonly value: string }) {
  if (!/^https?:\/\/[^\s]+$/i.test(value)) return <span class="uri">{value}</span>;
  return (
    <a class="uri" href={value} rel="external noopener noreferrer">
      {value}
    </a>
  );
}

/** A concept as one link: its code, then its name. */
export function CodeLink({ place, name }: { readonly place: CodePlace; readonly name?: Child | undefined }) {
  return (
    <a class="concept-link" href={codePath(place)}>
      <span class="code">{place.code}</span>
      {name === undefined || name === place.code ? null : <span class="name">{name}</span>}
    </a>
  );
}
