import type { Handlers } from '../../shared/contract/index.ts';
import type { sourcesContract } from '../../shared/contract/sources.ts';
import { capabilityHandlers, type CapabilityDeps } from './capabilities.ts';
import { channelHandlers, type ChannelDeps } from './channels.ts';
import { chatFileHandlers, type ChatFileDeps } from './chat-file.ts';
import { linkHandlers, type LinkDeps } from './links.ts';
import { recordingHandlers, type RecordingDeps } from './recordings.ts';
import { twitchLoginHandlers, type TwitchLoginDeps } from './twitch-login.ts';

type SourceDeps = LinkDeps & ChatFileDeps & CapabilityDeps & ChannelDeps & RecordingDeps & TwitchLoginDeps;

/** Handlers of contract/sources.ts. */
export const sourceHandlers = (deps: SourceDeps): Pick<Handlers, keyof typeof sourcesContract> => ({
  ...linkHandlers(deps),
  ...chatFileHandlers(deps),
  ...capabilityHandlers(deps),
  ...channelHandlers(deps),
  ...recordingHandlers(deps),
  ...twitchLoginHandlers(deps),
});
