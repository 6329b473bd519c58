import type { SignalWeights } from './model/hype.ts';

/**
 * Bytes that a host serves beside the contract. Paths are made of ids, never of file names; every host serves
 * them on the page's own origin below `/asset/` (hosts.ts): `http://127.0.0.1:port/asset/…`, `klip://app/asset/…`.
 *
 * - `media/<vodId>` and `media/<vodId>/<part>`: ranged, playable media (the original, its proxy, or one part)
 * - `peaks/<vodId>/<level>/<tile>`: int16 little-endian min,max pairs, `tilePx` of them (the last tile is shorter);
 *   level n is `VodDetail.peaks.samplesPerPixel[n]`
 * - `tracks/<vodId>/<name>`: a track file (model/track-set.ts), name is one of `VodDetail.tracks`;
 *   `hype` takes `?weights=` and then holds re-weighted totals;
 *   `reference` is the score of the system that KlipStream replaces, one value every 30 s, wherever there is `hype`
 * - `filmstrip/<vodId>/<sheet>`: a JPEG sprite sheet of columns × rows thumbnails
 * - `emote/<provider>/<id>`: an emote's or a badge's picture, fetched from its provider at its first use
 * - `poster/<vodId>`: a JPEG; `clip/<clipId>`: the made clip, ranged
 * - `live-clip/<recordingId>/<momentId>`: the saved clip of a moment, ranged, while its recording runs
 * - `live-still/<recordingId>`: a JPEG of what was recorded last, while faces may be looked for in it; never stored
 */
export const assetPath = {
  media: (vodId: string, part?: number): string =>
    part === undefined ? `media/${vodId}` : `media/${vodId}/${part}`,
  peaks: (vodId: string, level: number, tile: number): string => `peaks/${vodId}/${level}/${tile}`,
  tracks: (vodId: string, name: string, weights?: SignalWeights): string =>
    weights === undefined
      ? `tracks/${vodId}/${name}`
      : `tracks/${vodId}/${name}?weights=${encodeURIComponent(JSON.stringify(weights))}`,
  filmstrip: (vodId: string, sheet: number): string => `filmstrip/${vodId}/${sheet}`,
  emote: (provider: string, id: string): string => `emote/${provider}/${id}`,
  poster: (vodId: string): string => `poster/${vodId}`,
  clip: (clipId: string): string => `clip/${clipId}`,
  liveStill: (recordingId: string): string => `live-still/${recordingId}`,
  liveClip: (recordingId: string, momentId: string): string => `live-clip/${recordingId}/${momentId}`,
};
