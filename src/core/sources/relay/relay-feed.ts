import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Link, Platform } from '../../../shared/model/link.ts';
import { type EncoderInput, relayInputAt, type RelayInput } from '../../../shared/model/relay.ts';
import { chatLinkOf } from '../../domain/links/relay-link.ts';
import { createSentTimes } from '../../domain/live/sent-times.ts';
import { closeAtOnce, listenOnLoopback, LOOPBACK } from '../../infra/http/loopback.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LiveBroadcast, LiveFeed } from '../../ports/live-feed.ts';
import type { Log } from '../../ports/log.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import { createFolderServer } from './folder-server.ts';
import { checkFile, FileListener, type FileTiming } from './file-listener.ts';
import { type ListenerTiming, RelayListener } from './listener.ts';
import type { Publisher, RelaySession } from './sessions.ts';

export interface RelayFeedDeps {
  readonly media: Pick<MediaTool, 'pipe' | 'report'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Sessions' folders are made in it. */
  readonly dir: string;
  /** The live sides of the platforms, for chat. */
  readonly feed: (platform: Platform) => LiveFeed;
  readonly timing?: Partial<ListenerTiming & FileTiming>;
}

export interface RelayFeed extends LiveFeed {
  /** Throws AppError `relay/port-in-use`, `relay/no-srt`, or what `checkFile` has against a file. */
  check(input: RelayInput): Promise<void>;
  dispose(): Promise<void>;
}

/** An encoder that was here and left is waited for so long before a look says that it is offline. */
const RETURN_MS = 10_000;

/** Of the channel whose chat goes with a relay. */
async function viewersOfChannel(
  { feed }: RelayFeedDeps,
  link: Link,
  signal: AbortSignal,
): Promise<number | null> {
  const channel = chatLinkOf(link);
  return channel === null ? null : ((await feed(channel.platform).viewers?.(channel, signal)) ?? null);
}

/** A session that goes on. Before the first it waits as long as it takes, after that for an encoder's return. */
async function publishing(
  listener: Publisher,
  { signal, onNote = () => undefined }: Parameters<LiveFeed['openPlaylist']>[0],
): Promise<RelaySession> {
  if (listener.session === null) return listener.publishing(signal, onNote);
  const patience = AbortSignal.any([signal, AbortSignal.timeout(RETURN_MS)]);
  return listener.publishing(patience, onNote).catch((thrown: unknown) => {
    signal.throwIfAborted();
    if (patience.aborted) throw gone();
    throw thrown;
  });
}

/**
 * What an encoder on this computer sends, or a recording that is still written, as if it were a channel: ffmpeg writes a live
 * playlist, one for each session of the encoder and each file. Its chat is that of a channel which the person named.
 */
export function createRelayFeed(deps: RelayFeedDeps): RelayFeed {
  const server = createFolderServer();
  const listeners = new Map<string, Publisher>();

  const listenerOf = (link: Link): Publisher => {
    const known = listeners.get(link.url);
    if (known !== undefined) return known;
    const input = relayInputAt(link.url);
    if (input === null) throw badLink(link);
    const made =
      input.kind === 'file'
        ? new FileListener({ ...deps, server, dir: join(deps.dir, `file-${randomUUID()}`) }, input)
        : new RelayListener({ ...deps, server, dir: join(deps.dir, `${input.kind}-${input.port}`) }, input);
    listeners.set(link.url, made);
    return made;
  };

  return {
    platform: 'relay',
    check(input) {
      if (input.kind === 'file') return checkFile(input.path, deps.clock.nowUnixMs());
      // While an encoder sends, ffmpeg's port is free: who else listens here must be remembered.
      const isOwn = [...listeners.keys()].some((url) => {
        const known = relayInputAt(url);
        return known?.kind !== 'file' && known?.kind === input.kind && known.port === input.port;
      });
      return isOwn ? Promise.reject(portInUse(input.port)) : checkInput(deps.media, input);
    },
    look(link) {
      const session = listeners.get(link.url)?.session ?? null;
      return Promise.resolve(session === null || session.hasEnded ? null : broadcastOf(link, session));
    },
    async openPlaylist(request) {
      const session = await publishing(listenerOf(request.link), request);
      return { url: session.url, headers: {}, broadcast: broadcastOf(request.link, session) };
    },
    hasChat: (link) => chatLinkOf(link) !== null,
    viewers: (link, signal) => viewersOfChannel(deps, link, signal),
    connectChat(link, listener) {
      const channel = chatLinkOf(link);
      if (channel === null) throw badLink(link);
      // Pictures have this machine's clock here, what chat writes its platform's.
      const sentTime = createSentTimes();
      return deps.feed(channel.platform).connectChat(channel, {
        ...listener,
        onMessage(message) {
          const sentAtUnixMs = sentTime(message.sentAtUnixMs, deps.clock.nowUnixMs());
          listener.onMessage({ ...message, sentAtUnixMs });
        },
      });
    },
    async release(link) {
      const listener = listeners.get(link.url);
      listeners.delete(link.url);
      await listener?.close();
    },
    async dispose() {
      await Promise.all([...listeners.values()].map((listener) => listener.close()));
      listeners.clear();
      await server.dispose();
    },
  };
}

function broadcastOf(link: Link, { startedAtUnixMs, title }: RelaySession): LiveBroadcast {
  const day = new Date(startedAtUnixMs).toISOString().slice(0, 16).replace('T', ' ');
  const chat = chatLinkOf(link);
  return {
    title: title ?? `Stream of ${day} UTC`,
    channel: chat?.channel ?? chat?.id ?? link.id,
    channelId: null,
    broadcastId: null,
    startedAtUnixMs,
  };
}

async function checkInput(media: Pick<MediaTool, 'report'>, input: EncoderInput): Promise<void> {
  if (input.kind === 'srt' && (await media.report()).capabilities['srt'] !== true) throw noSrt();
  try {
    await (input.kind === 'rtmp' ? bindTcp(input.port) : bindUdp(input.port));
  } catch (cause) {
    throw portInUse(input.port, cause);
  }
}

const portInUse = (port: number, cause?: unknown): AppError =>
  new AppError(
    {
      code: 'relay/port-in-use',
      message: `Port ${port} of this computer is taken by another program, or by another recording.`,
      nextStep: 'Choose another port here and in the encoder, or close what uses it.',
    },
    { cause },
  );

async function bindTcp(port: number): Promise<void> {
  const server = createServer();
  await listenOnLoopback(server, port);
  await closeAtOnce(server);
}

async function bindUdp(port: number): Promise<void> {
  const socket = createSocket('udp4');
  socket.bind(port, LOOPBACK);
  await once(socket, 'listening');
  socket.close();
  await once(socket, 'close');
}

const noSrt = (): AppError =>
  new AppError({
    code: 'relay/no-srt',
    message: 'The ffmpeg in use was built without SRT.',
    nextStep: 'Use RTMP, or set the path of an ffmpeg with SRT in Settings → Folders.',
  });

const badLink = ({ url }: Link): AppError =>
  new AppError({
    code: 'link/unsupported',
    message: `${url} is no input that KlipStream listens on.`,
    nextStep: 'Start it again under Channels → From OBS.',
  });

const gone = (): AppError =>
  new AppError({
    code: 'link/offline',
    message: 'Nothing comes any more.',
    nextStep: 'Start OBS again; after two minutes the recording is finished.',
  });
