/** Bands of confidence into which queued codes fall by their best suggestion, so that whoever works can begin with the easy or the hard ones. */

/** In the order in which they are stored: the place in the list is the number in the database. */
export const CONFIDENCE_BANDS = ['unsuggested', 'none', 'low', 'medium', 'high'] as const;

/** `unsuggested`: nobody has looked yet; `none`: there is no candidate; then by calibrated probability. */
export type ConfidenceBand = (typeof CONFIDENCE_BANDS)[number];

/** Calibrated probabilities from which on a band begins. */
export const BAND_STARTS = { medium: 0.5, high: 0.85 } as const;

/** The band of a best suggestion; `confidence` from 0 to 1, undefined where there is no candidate. */
export function bandOf(confidence: number | undefined): ConfidenceBand {
  if (confidence === undefined) return 'none';
  if (confidence >= BAND_STARTS.high) return 'high';
  return confidence >= BAND_STARTS.medium ? 'medium' : 'low';
}

/** As it is stored. */
export function bandNumber(band: ConfidenceBand): number {
  return CONFIDENCE_BANDS.indexOf(band);
}
