import type { ChannelLingo } from '../../shared/model/lingo.ts';

/** What the channels' own words mean, one record per channel. */
export interface LingoStore {
  list(): ChannelLingo[];
  /** null where nothing was learned or said. Throws an AppError that names the file when it can't be read. */
  get(channelKey: string): ChannelLingo | null;
  put(lingo: ChannelLingo): void;
  remove(channelKey: string): void;
  /** How often the person changed something since this VOD's chat came to its channel. */
  changesSince(vodId: string): number;
}
