/** The abbreviations of the United States Postal Service (https://www.usps.com/): states, areas, armed forces. */
import type { CodeSystemInfo } from '../../domain/code-system-definition.js';
import { US_STATES } from '../../domain/systems.js';
import type { CodeSystem } from '../code-system.js';
import { memoryCodeSystem } from '../memory-code-system.js';

export const US_STATES_INFO: CodeSystemInfo = {
  url: US_STATES,
  name: 'USPSStateAbbreviations',
  title: 'Two-letter state and possession abbreviations of the United States Postal Service',
  status: 'active',
  experimental: false,
  publisher: 'United States Postal Service',
  language: 'en',
  caseSensitive: true,
  content: 'complete',
  properties: [],
  filters: [],
};

const STATES = `
AL Alabama
AK Alaska
AS American Samoa
AZ Arizona
AR Arkansas
CA California
CO Colorado
CT Connecticut
DE Delaware
DC District of Columbia
FM Federated States of Micronesia
FL Florida
GA Georgia
GU Guam
HI Hawaii
ID Idaho
IL Illinois
IN Indiana
IA Iowa
KS Kansas
KY Kentucky
LA Louisiana
ME Maine
MH Marshall Islands
MD Maryland
MA Massachusetts
MI Michigan
MN Minnesota
MS Mississippi
MO Missouri
MT Montana
NE Nebraska
NV Nevada
NH New Hampshire
NJ New Jersey
NM New Mexico
NY New York
NC North Carolina
ND North Dakota
MP Northern Mariana Islands
OH Ohio
OK Oklahoma
OR Oregon
PW Palau
PA Pennsylvania
PR Puerto Rico
RI Rhode Island
SC South Carolina
SD South Dakota
TN Tennessee
TX Texas
UT Utah
VT Vermont
VI Virgin Islands
VA Virginia
WA Washington
WV West Virginia
WI Wisconsin
WY Wyoming
AA Armed Forces the Americas
AE Armed Forces Europe
AP Armed Forces Pacific
`;

export function usStates(): CodeSystem {
  const concepts = STATES.trim()
    .split('\n')
    .map((line) => ({
      code: line.slice(0, 2),
      display: line.slice(3),
      designations: [],
      properties: [],
      concepts: [],
    }));
  return memoryCodeSystem({ ...US_STATES_INFO, concepts });
}
