import { Parser } from 'm3u8-parser';
import { z } from 'zod';
import type { RemoteQuality } from '../../../shared/model/remote-stream.ts';
import { absoluteUri, isPlaylist } from './playlist.ts';

/** One rendition of a master playlist. */
export interface HlsVariant {
  /** `1080p60`, `720p30`, `audio`: stable between two readings. */
  readonly id: string;
  readonly label: string;
  readonly uri: string;
  readonly heightPx: number | null;
  readonly framesPerSec: number | null;
  readonly codecs: string | null;
  readonly bitsPerSec: number | null;
  readonly hasVideo: boolean;
  /** Its sound is a playlist of its own (an `AUDIO` group with addresses): these segments hold the picture alone. */
  readonly hasSoundApart: boolean;
  /** The service says that this is what the streamer sent. */
  readonly isSource: boolean;
  readonly isPortrait: boolean;
}

const Attributes = z.looseObject({
  BANDWIDTH: z.coerce.number().positive().nullable().catch(null),
  CODECS: z.string().nullable().catch(null),
  RESOLUTION: z.object({ width: z.number(), height: z.number() }).nullable().catch(null),
  'FRAME-RATE': z.coerce.number().positive().nullable().catch(null),
  VIDEO: z.string().nullable().catch(null),
  AUDIO: z.string().nullable().catch(null),
  'STABLE-VARIANT-ID': z.string().nullable().catch(null),
  'IVS-NAME': z.string().nullable().catch(null),
  'IVS-VARIANT-SOURCE': z.string().nullable().catch(null),
});
/** Without an address its sound is in the variant's own segments (RFC 8216 §4.3.4.2.1). */
const Rendition = z.looseObject({ uri: z.string().nullish().catch(null) });
const Master = z.object({
  playlists: z
    .array(z.object({ uri: z.string().min(1), attributes: Attributes.catch(() => Attributes.parse({})) }))
    .catch([]),
  mediaGroups: z
    .object({
      VIDEO: z.record(z.string(), z.record(z.string(), z.unknown())).catch({}),
      AUDIO: z.record(z.string(), z.record(z.string(), Rendition)).catch({}),
    })
    .catch({ VIDEO: {}, AUDIO: {} }),
});
type Attributes = z.infer<typeof Attributes>;

/**
 * The renditions of a master playlist, best first; null when the text is none. Names come from Twitch's and IVS's
 * `STABLE-VARIANT-ID` / `IVS-NAME`, from the older `EXT-X-MEDIA` groups, else from the picture's size.
 */
export function parseMasterPlaylist(text: string, url: string): HlsVariant[] | null {
  if (!isPlaylist(text)) return null;
  const parser = new Parser();
  parser.push(text);
  parser.end();
  const master = Master.parse(parser.manifest);
  const groupNames = new Map(
    Object.entries(master.mediaGroups.VIDEO).map(([group, names]) => [group, Object.keys(names)[0] ?? group]),
  );
  const apart = new Set(
    Object.entries(master.mediaGroups.AUDIO).flatMap(([group, renditions]) =>
      Object.values(renditions).some(({ uri }) => uri != null && uri !== '') ? [group] : [],
    ),
  );
  const seen = new Set<string>();
  return master.playlists
    .map(({ uri, attributes }) => ({
      ...variantOf(absoluteUri(uri, url), attributes, groupNames),
      hasSoundApart: attributes.AUDIO !== null && apart.has(attributes.AUDIO),
    }))
    .sort(bestFirst)
    .filter(({ id }) => !seen.has(id) && seen.add(id));
}

function variantOf(
  uri: string,
  attributes: Attributes,
  groupNames: ReadonlyMap<string, string>,
): Omit<HlsVariant, 'hasSoundApart'> {
  const group = attributes.VIDEO;
  const name =
    attributes['STABLE-VARIANT-ID'] ??
    attributes['IVS-NAME'] ??
    (group === null ? null : (groupNames.get(group) ?? group));
  const codecs = attributes.CODECS;
  const isAudio =
    (name !== null && /^audio/i.test(name)) ||
    (attributes.RESOLUTION === null && codecs !== null && !/avc|hev|hvc|av01|vp0?9|mp4v/i.test(codecs));
  const named = /(\d{3,4})p(\d+)?/.exec(name ?? '');
  const size = attributes.RESOLUTION;
  const heightPx = isAudio ? null : (size?.height ?? (named ? Number(named[1]) : null));
  const framesPerSec = attributes['FRAME-RATE'] ?? (named?.[2] === undefined ? null : Number(named[2]));
  const id = isAudio ? 'audio' : idOf(name, heightPx, framesPerSec);
  return {
    id,
    label: isAudio ? 'Audio only' : id,
    uri,
    heightPx,
    framesPerSec: isAudio ? null : framesPerSec,
    codecs,
    bitsPerSec: attributes.BANDWIDTH,
    hasVideo: !isAudio,
    isSource:
      !isAudio &&
      (attributes['IVS-VARIANT-SOURCE'] === 'source' ||
        group === 'chunked' ||
        uri.includes('/chunked/') ||
        /\(source\)/i.test(name ?? '')),
    isPortrait: size !== null && size.height > size.width,
  };
}

function idOf(name: string | null, heightPx: number | null, framesPerSec: number | null): string {
  const plain = name?.replace(/\s*\(source\)/i, '').trim();
  if (plain !== undefined && plain !== '' && plain !== 'chunked') return plain.slice(0, 40);
  if (heightPx === null) return 'source';
  return `${heightPx}p${framesPerSec === null ? '' : Math.round(framesPerSec)}`;
}

function bestFirst(a: HlsVariant, b: HlsVariant): number {
  return (
    Number(b.hasVideo) - Number(a.hasVideo) ||
    Number(a.isPortrait) - Number(b.isPortrait) ||
    (b.heightPx ?? 0) - (a.heightPx ?? 0) ||
    Number(b.isSource) - Number(a.isSource) ||
    (b.framesPerSec ?? 0) - (a.framesPerSec ?? 0) ||
    (b.bitsPerSec ?? 0) - (a.bitsPerSec ?? 0)
  );
}

/** As the contract says it; the size is bandwidth × duration, and null without either. */
export const toRemoteQuality = (variant: HlsVariant, durationMs: number | null): RemoteQuality => ({
  id: variant.id,
  label: variant.isSource ? `${variant.label} (source)` : variant.label,
  heightPx: variant.heightPx,
  framesPerSec: variant.framesPerSec,
  codecs: variant.codecs,
  bitsPerSec: variant.bitsPerSec,
  sizeBytes:
    variant.bitsPerSec === null || durationMs === null
      ? null
      : Math.round((variant.bitsPerSec / 8) * (durationMs / 1000)),
  hasVideo: variant.hasVideo,
});

/**
 * `source`: what the streamer sent; `audio`: sound alone, else the smallest; an id: that one; `720p` (or an id that is
 * gone): the best at or below that height, else the smallest above it. `best` first, as `parseMasterPlaylist` gives
 * them. Null for an empty list or a name that says nothing.
 */
export function chooseVariant(variants: readonly HlsVariant[], quality: string): HlsVariant | null {
  const withVideo = variants.filter(({ hasVideo }) => hasVideo);
  if (quality === 'audio') return variants.find(({ hasVideo }) => !hasVideo) ?? smallest(variants);
  const exact = variants.find(({ id }) => id === quality);
  if (exact !== undefined) return exact;
  const landscape = withVideo.some(({ isPortrait }) => !isPortrait)
    ? withVideo.filter(({ isPortrait }) => !isPortrait)
    : withVideo;
  if (quality === 'source')
    return landscape.find(({ isSource }) => isSource) ?? landscape[0] ?? variants[0] ?? null;
  const asked = /^(\d{3,4})p/.exec(quality);
  if (asked === null) return null;
  const heightPx = Number(asked[1]);
  return (
    landscape.find((variant) => variant.heightPx !== null && variant.heightPx <= heightPx) ??
    smallest(landscape) ??
    variants[0] ??
    null
  );
}

function smallest(variants: readonly HlsVariant[]): HlsVariant | null {
  const size = (variant: HlsVariant): number => variant.bitsPerSec ?? (variant.heightPx ?? 0) * 1000;
  return variants.reduce<HlsVariant | null>(
    (least, variant) => (least === null || size(variant) < size(least) ? variant : least),
    null,
  );
}
