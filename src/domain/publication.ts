/** What every published terminology resource says of itself (FHIR R5 CanonicalResource), without what belongs to one type. Pure data. */

export type PublicationStatus = 'draft' | 'active' | 'retired' | 'unknown';

export interface Publication {
  readonly url?: string;
  readonly version?: string;
  readonly id?: string;
  readonly name?: string;
  readonly title?: string;
  readonly status: PublicationStatus;
  readonly experimental?: boolean;
  readonly date?: string;
  readonly publisher?: string;
  readonly description?: string;
  readonly copyright?: string;
}
