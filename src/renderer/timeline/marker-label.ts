import type { Marker } from '../../shared/contract/review.ts';

const ORIGINS: Readonly<Record<Marker['origin'], string | null>> = {
  own: null,
  clip: 'viewer’s clip',
  comment: 'from a comment',
  chapter: 'chapter',
};

/** A marker in words, with where it came from unless it is the person's own. */
export const markerLabel = ({ origin, label }: Marker): string =>
  [ORIGINS[origin], label].filter((part) => part !== null && part !== '').join(' · ');
