/** What the editions of SNOMED CT are called, by the module in their version URI (SNOMED CT URI standard §2.1). */

/** Modules that name an edition, with its name (members' release notes). */
export const SNOMED_EDITIONS: Readonly<Record<string, string>> = {
  '900000000000207008': 'International Edition',
  '449081005': 'Spanish Edition',
  '731000124108': 'United States Edition',
  '83821000000107': 'United Kingdom Composition Edition',
  '999000041000000102': 'United Kingdom Edition',
  '999000011000000103': 'United Kingdom Clinical Edition',
  '999000011000001104': 'United Kingdom Drug Extension',
  '32506021000036107': 'Australian Edition',
  '20611000087101': 'Canadian Edition',
  '20621000087109': 'Canadian English Edition',
  '21000210109': 'New Zealand Edition',
  '11000220105': 'Irish Edition',
  '11000146104': 'Netherlands Edition',
  '11000172109': 'Belgian Edition',
  '11000315107': 'French Edition',
  '11000274103': 'German Edition',
  '11000234105': 'Austrian Edition',
  '2011000195101': 'Swiss Edition',
  '45991000052106': 'Swedish Edition',
  '554471000005108': 'Danish Edition',
  '51000202101': 'Norwegian Edition',
  '11000181102': 'Estonian Edition',
  '11000279109': 'Czech Edition',
  '11000221109': 'Argentine Edition',
  '5631000179106': 'Uruguayan Edition',
  '332351000009108': 'Veterinary Extension',
  '827022005': 'IPS Terminology',
  '31000003106': 'Test Edition',
};

/** The edition's name; `unknown` for a module that is not among them, undefined for what is no edition URI. */
export function editionName(versionUri: string): string | undefined {
  const module = /^https?:\/\/snomed\.info\/x?sct\/(\d+)/.exec(versionUri)?.[1];
  return module === undefined ? undefined : (SNOMED_EDITIONS[module] ?? 'unknown');
}
