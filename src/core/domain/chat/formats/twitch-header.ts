import type { SourceFacts } from './chat-sink.ts';
import { durationTextToSec, isoToUnixMs } from './clock-time.ts';
import type { JsonObject } from './field.ts';
import { asFilledText, asNumber, asObject, asText, present } from './field.ts';

/** A root object that only TwitchDownloader writes: it names the streamer, its own version or embedded pictures. */
export const isTwitchDownloaderRoot = (object: JsonObject): boolean =>
  ['streamer', 'FileInfo', 'embeddedData', 'emotes'].some((key) => key in object);

/** The description of a video that v5 rechat files put in front of the comments. */
export const isTwitchHeader = (object: JsonObject): boolean =>
  ['broadcast_id', 'broadcast_type', 'recorded_at', 'animated_preview_url', 'muted_segments'].some(
    (key) => key in object,
  ) && !('message' in object);

/** What a header says of the stream, from TwitchDownloader's root or a v5 video description. */
export function twitchHeaderFacts(object: JsonObject): SourceFacts {
  const video = asObject(object['video']) ?? (isTwitchHeader(object) ? object : {});
  const streamer = asObject(object['streamer']) ?? {};
  const channel = asObject(video['channel']) ?? {};
  const length = videoLengthMs(video);
  return present({
    videoId:
      asFilledText(video['id'])?.replace(/^v(?=\d)/, '') ??
      asFilledText(video['_id'])?.replace(/^v(?=\d)/, ''),
    title: asFilledText(video['title']),
    channel:
      asFilledText(streamer['login']) ??
      asFilledText(streamer['name']) ??
      asFilledText(channel['name']) ??
      asFilledText(video['user_name']),
    streamStartedAtUnixMs: isoToUnixMs(video['recorded_at']) ?? isoToUnixMs(video['created_at']),
    durationMs: length,
  });
}

/** TwitchDownloader writes -1 for an unknown length, and up to 1.1 a text such as "3h20m5s". */
function videoLengthMs(video: JsonObject): number | null {
  const sec = asNumber(video['length']) ?? durationTextToSec(asText(video['duration']) ?? '');
  if (sec !== null && sec > 0) return Math.round(sec * 1000);
  return null;
}
