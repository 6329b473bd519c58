import { z } from 'zod';

/** `relay`: an encoder on this computer sends the stream to us. */
export const Platform = z.enum(['twitch', 'youtube', 'kick', 'relay']);
export type Platform = z.infer<typeof Platform>;

/**
 * What a pasted text points at, found from its form alone. `channel` may be live, `video` is anything that YouTube
 * calls a video (live, ended, upcoming, premiere, ordinary, Short): only the platform knows which.
 */
export const Link = z.object({
  platform: Platform,
  kind: z.enum(['vod', 'clip', 'channel', 'video']),
  /** The platform's own id: VOD number, clip slug, channel login, video id, Kick UUID. */
  id: z.string(),
  /**
   * Kick needs the channel's slug beside a VOD or clip; a relay the address of the channel whose chat goes with it; null
   * where the platform's id says it all.
   */
  channel: z.string().nullable(),
  /** The one canonical address of the thing. */
  url: z.string(),
  /** A time that the address carried (`t=1h2m3s`), null without one. */
  startMs: z.number().int().nullable(),
});
export type Link = z.infer<typeof Link>;
