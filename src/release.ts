/** Version and date of this release of Concord, as the capability statement and `--version` say them. */

export const VERSION = '0.1.0';
/** ISO date. */
export const RELEASE_DATE = '2026-11-21';
