// More than one at work in one place.
import type { FaultOutcome, FaultTable } from './outcome.ts';

const PLACES = ['directory', 'S3'];

const beside = (fault: string, place: string, ends: FaultOutcome['ends'], outcome: string): FaultOutcome => ({
  operation: 'backup',
  fault,
  phase: place,
  ends,
  outcome,
});

export const TWO_AT_ONCE: FaultTable = {
  title: 'Two at once in one place (phase: which)',
  rows: [
    ...PLACES.map((place) => beside('another backup begins with it', place, 'ok', 'both verify')),
    ...PLACES.map((place) =>
      beside('prune runs meanwhile', place, 'ok', 'it is not touched, an older one goes; it verifies'),
    ),
    beside(
      'prune takes it for a crashed one',
      'directory',
      'STORAGE_CHANGED',
      'it is told, nothing is listed or left; the same command succeeds',
    ),
    beside(
      'prune takes it for a crashed one',
      'S3',
      'STORAGE_CHANGED',
      'it is told, nothing is listed or left; the same command succeeds',
    ),
  ],
};
