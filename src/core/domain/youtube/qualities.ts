import type { RemoteQuality } from '../../../shared/model/remote-stream.ts';
import type { StreamFormat } from './player-answer.ts';

const codecsOf = ({ mimeType }: StreamFormat): string | null =>
  /codecs="([^"]+)"/.exec(mimeType)?.[1] ?? null;
const isSound = ({ mimeType }: StreamFormat): boolean => mimeType.startsWith('audio/');
const isPicture = (format: StreamFormat): boolean =>
  format.mimeType.startsWith('video/') && format.height !== null && format.audioChannels === null;

/** The shorter side: how a vertical video's rendition is called. */
const lines = ({ width, height }: StreamFormat): number => Math.min(width ?? height ?? 0, height ?? 0);

/** H.264 in MP4 plays everywhere; VP9 and AV1 come after it. */
const codecRank = (format: StreamFormat): number => {
  const codecs = codecsOf(format) ?? '';
  if (codecs.startsWith('avc1')) return 0;
  return codecs.startsWith('vp9') || codecs.startsWith('vp09') ? 1 : 2;
};

const idOf = (format: StreamFormat): string =>
  `${lines(format)}p${(format.fps ?? 30) > 30 ? Math.round(format.fps!) : ''}`;

/** The sound whose language is the original one, AAC first, the most bits first. */
export function bestSound(formats: readonly StreamFormat[]): StreamFormat | null {
  const sounds = formats.filter(isSound);
  const original = sounds.filter(({ audioTrack }) => audioTrack === null || audioTrack.audioIsDefault);
  const rank = (format: StreamFormat): number => (format.mimeType.startsWith('audio/mp4') ? 0 : 1);
  return (
    [...(original.length > 0 ? original : sounds)].sort(
      (a, b) => rank(a) - rank(b) || (b.bitrate ?? 0) - (a.bitrate ?? 0),
    )[0] ?? null
  );
}

/** Pictures, best first: height, frame rate, then the codec that plays everywhere. */
function pictures(formats: readonly StreamFormat[]): StreamFormat[] {
  return formats
    .filter(isPicture)
    .sort(
      (a, b) =>
        lines(b) - lines(a) ||
        (b.fps ?? 0) - (a.fps ?? 0) ||
        codecRank(a) - codecRank(b) ||
        (b.bitrate ?? 0) - (a.bitrate ?? 0),
    );
}

/** The renditions of a video, one for each height and frame rate, best first, the sound alone last. */
export function qualitiesOf(formats: readonly StreamFormat[]): RemoteQuality[] {
  const sound = bestSound(formats);
  const seen = new Set<string>();
  const found: RemoteQuality[] = [];
  for (const format of pictures(formats)) {
    const id = idOf(format);
    if (seen.has(id)) continue;
    seen.add(id);
    const bytes = sound?.contentLength;
    found.push({
      id,
      label: id,
      heightPx: format.height,
      framesPerSec: format.fps,
      codecs: [codecsOf(format), sound === null ? null : codecsOf(sound)].filter(Boolean).join(', ') || null,
      bitsPerSec: format.bitrate === null ? null : format.bitrate + (sound?.bitrate ?? 0),
      sizeBytes:
        format.contentLength === null || bytes === null || bytes === undefined
          ? null
          : format.contentLength + bytes,
      hasVideo: true,
    });
  }
  if (sound !== null) {
    found.push({
      ...{ id: 'audio', label: 'Sound only', heightPx: null, framesPerSec: null, hasVideo: false },
      codecs: codecsOf(sound),
      bitsPerSec: sound.bitrate,
      sizeBytes: sound.contentLength,
    });
  }
  return found;
}

/** The height that a choice allows at most; null: no limit. `source`, `720p`, `1080p60`. */
export const maxLines = (quality: string): number | null => {
  const digits = /^(\d+)p/.exec(quality)?.[1];
  return digits === undefined ? null : Number(digits);
};

/** The best picture at or below the chosen height, else the smallest; null without any. */
export function pickPicture(formats: readonly StreamFormat[], quality: string): StreamFormat | null {
  const limit = maxLines(quality) ?? Infinity;
  const all = pictures(formats);
  return (
    all.find((format) => idOf(format) === quality) ??
    all.find((format) => lines(format) <= limit) ??
    all.at(-1) ??
    null
  );
}
