/** What the routes of the API work with. Types only. */
import type { Governance } from '../../governance/services.js';
import type { Catalogue } from '../../terminology/catalogue.js';
import type { Authenticator } from '../auth/authenticator.js';
import type { ServedNumbers } from '../figures.js';
import type { MapFiles } from './map-files.js';
import type { Suggester } from './suggest.js';

export interface ApiServices {
  readonly governance: Governance;
  readonly auth: Authenticator;
  /** What is loaded now. */
  readonly catalogue: () => Catalogue;
  readonly suggest?: Suggester;
  readonly mapFiles?: MapFiles;
  /** What is served, by all processes together. */
  readonly served: () => Promise<ServedNumbers>;
}
