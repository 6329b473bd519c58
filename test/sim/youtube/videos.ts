/** What the stand-in's video is, or why it isn't shown. */
export type SimVideoKind =
  | 'live'
  | 'upcoming'
  | 'processing'
  | 'ended'
  | 'premiere'
  | 'ordinary'
  | 'short'
  | 'private'
  | 'deleted'
  | 'missing'
  | 'members-only'
  | 'age-restricted'
  | 'region-locked'
  | 'bot-check'
  | 'no-recording'
  | 'paid';

export interface SimFormat {
  readonly itag: number;
  readonly mimeType: string;
  readonly width?: number;
  readonly height?: number;
  readonly fps?: number;
  readonly bitrate: number;
  readonly bytes: Uint8Array;
  readonly isSound: boolean;
}

export interface SimVideo {
  readonly videoId: string;
  readonly kind: SimVideoKind;
  readonly title: string;
  readonly channel: string;
  readonly channelId: string;
  readonly startedAtUnixMs: number;
  readonly durationSec: number;
  readonly chapters: readonly { readonly startMs: number; readonly title: string }[];
  readonly comments: readonly { readonly id: string; readonly text: string; readonly likes: number }[];
  /** What the page says instead of a chat. */
  readonly chatClosed: string | null;
  readonly formats: readonly SimFormat[];
  /** Where the master playlist of a live stream lies; without it its media can't be had. */
  readonly hlsPath?: string;
  /** Whose answers name it; default: every client's. */
  readonly hlsFor?: string;
  /** What its counter says: "1,234 watching now", "1,234 views"; without it there is no counter. */
  readonly counter?: string;
}

/** What an address of media is signed with. */
export const MEDIA_SIGNATURE = 'AJfQdSswRQIhAK8vT3nX5pL7mZ2cY9bW4';

/** `playabilityStatus` of each refusal, worded as YouTube words it. */
const REFUSALS: Partial<Record<SimVideoKind, object>> = {
  private: {
    status: 'LOGIN_REQUIRED',
    reason: 'Private video',
    messages: ['This is a private video. Please sign in to verify that you may see it.'],
  },
  deleted: {
    status: 'ERROR',
    reason: 'Video unavailable',
    errorScreen: {
      playerErrorMessageRenderer: {
        reason: { simpleText: 'Video unavailable' },
        subreason: { simpleText: 'This video has been removed by the uploader' },
      },
    },
  },
  missing: { status: 'ERROR', reason: 'This video is unavailable' },
  'members-only': {
    status: 'UNPLAYABLE',
    reason:
      'Join this channel to get access to members-only content like this video, and other exclusive perks.',
  },
  'age-restricted': {
    status: 'LOGIN_REQUIRED',
    reason: 'Sign in to confirm your age',
    messages: ['This video may be inappropriate for some users.'],
  },
  'region-locked': {
    status: 'UNPLAYABLE',
    reason: 'Video unavailable',
    errorScreen: {
      playerErrorMessageRenderer: {
        reason: { simpleText: 'Video unavailable' },
        subreason: { simpleText: 'The uploader has not made this video available in your country' },
      },
    },
  },
  'bot-check': { status: 'LOGIN_REQUIRED', reason: 'Sign in to confirm you’re not a bot' },
  'no-recording': { status: 'UNPLAYABLE', reason: 'This live stream recording is not available.' },
  paid: { status: 'UNPLAYABLE', reason: 'This video requires payment to watch.' },
};

const isoSec = (unixMs: number): string => new Date(unixMs).toISOString().replace('.000Z', '+00:00');

/** The answer of `player`. A flag that is false is left out, as YouTube does. */
export function playerAnswer(video: SimVideo, url: string, givesAddresses: boolean): object {
  const refusal = REFUSALS[video.kind];
  if (refusal !== undefined) {
    return { responseContext: {}, playabilityStatus: refusal, videoDetails: { videoId: video.videoId } };
  }
  const { kind } = video;
  const isStream = kind === 'live' || kind === 'upcoming' || kind === 'processing' || kind === 'ended';
  const endedAt = isoSec(video.startedAtUnixMs + video.durationSec * 1000);
  const hasEnded = kind === 'processing' || kind === 'ended' || kind === 'premiere';
  return {
    responseContext: {},
    playabilityStatus: kind === 'upcoming' ? offline(video) : { status: 'OK', playableInEmbed: true },
    videoDetails: {
      videoId: video.videoId,
      title: video.title,
      lengthSeconds:
        kind === 'live' || kind === 'upcoming' || kind === 'processing' ? '0' : String(video.durationSec),
      channelId: video.channelId,
      author: video.channel,
      shortDescription: '',
      viewCount: '1234',
      ...(kind === 'live' ? { isLive: true } : {}),
      ...(kind === 'upcoming' ? { isUpcoming: true } : {}),
      ...(kind === 'processing' ? { isPostLiveDvr: true } : {}),
      isLiveContent: isStream,
    },
    microformat: {
      playerMicroformatRenderer: {
        publishDate: '2026-01-01',
        canonicalUrl: `https://www.youtube.com/${kind === 'short' ? 'shorts/' : 'watch?v='}${video.videoId}`,
        isShortsEligible: video.durationSec < 180,
        ...(isStream || kind === 'premiere'
          ? {
              liveBroadcastDetails: {
                isLiveNow: kind === 'live',
                startTimestamp: isoSec(video.startedAtUnixMs),
                ...(hasEnded ? { endTimestamp: endedAt } : {}),
              },
            }
          : {}),
      },
    },
    ...(video.formats.length === 0 ? {} : { streamingData: streaming(video, url, givesAddresses) }),
  };
}

const offline = (video: SimVideo): object => ({
  status: 'LIVE_STREAM_OFFLINE',
  reason: 'This live event will begin in 3 hours.',
  liveStreamability: {
    liveStreamabilityRenderer: {
      videoId: video.videoId,
      offlineSlate: {
        liveStreamOfflineSlateRenderer: { scheduledStartTime: String(video.startedAtUnixMs / 1000) },
      },
      pollDelayMs: '15000',
    },
  },
});

/** The web client's formats have no address that could be used as it is. */
function streaming(video: SimVideo, url: string, givesAddresses: boolean): object {
  return {
    expiresInSeconds: '21540',
    formats: [],
    adaptiveFormats: video.formats.map((format) => ({
      itag: format.itag,
      ...(givesAddresses
        ? { url: `${url}/videoplayback?id=${video.videoId}&itag=${format.itag}&sig=${MEDIA_SIGNATURE}` }
        : { signatureCipher: 's=abc&sp=sig&url=https%3A%2F%2Fmedia.invalid' }),
      mimeType: format.mimeType,
      bitrate: format.bitrate,
      ...(format.isSound
        ? { audioQuality: 'AUDIO_QUALITY_MEDIUM', audioChannels: 2, audioSampleRate: '48000' }
        : { width: format.width, height: format.height, fps: format.fps, qualityLabel: `${format.height}p` }),
      contentLength: String(format.bytes.length),
      approxDurationMs: String(video.durationSec * 1000),
    })),
  };
}

/** The answer of `next` for a video. `chat`: the token that its chat begins with; null: none. */
export function nextAnswer(video: SimVideo, chat: string | null): object {
  const isReplay = video.kind !== 'live' && video.kind !== 'upcoming';
  const reload = (continuation: string): object => ({ reloadContinuationData: { continuation } });
  const item = (title: string, token: string): object => ({ title, continuation: reload(token) });
  const bar =
    chat === null
      ? video.chatClosed === null
        ? {}
        : {
            conversationBar: {
              conversationBarRenderer: {
                availabilityMessage: { messageRenderer: { text: { runs: [{ text: video.chatClosed }] } } },
              },
            },
          }
      : {
          conversationBar: {
            liveChatRenderer: {
              continuations: [reload('top-chat-only')],
              ...(isReplay ? { isReplay: true } : {}),
              header: {
                liveChatHeaderRenderer: {
                  viewSelector: {
                    sortFilterSubMenuRenderer: {
                      subMenuItems: [
                        item('Top chat', 'top-chat-only'),
                        item(isReplay ? 'Live chat replay' : 'Live chat', chat),
                      ],
                    },
                  },
                },
              },
            },
          },
        };
  return {
    responseContext: {},
    contents: {
      twoColumnWatchNextResults: {
        ...bar,
        results: {
          results: {
            contents: [
              ...(video.counter === undefined ? [] : [primaryInfo(video, video.counter)]),
              ...(video.comments.length === 0 ? [] : [commentSection()]),
            ],
          },
        },
      },
    },
    ...(video.chapters.length === 0 ? {} : { playerOverlays: chapterOverlay(video) }),
  };
}

/** Figure and words are runs of their own while it is live, one text afterwards. */
const primaryInfo = ({ title, kind }: SimVideo, counter: string): object => {
  const [figure = '', ...words] = counter.split(' ');
  const runs = [{ text: figure }, { text: ` ${words.join(' ')}` }];
  return {
    videoPrimaryInfoRenderer: {
      title: { runs: [{ text: title }] },
      viewCount: {
        videoViewCountRenderer:
          kind === 'live'
            ? { viewCount: { runs }, isLive: true }
            : { viewCount: { simpleText: counter }, shortViewCount: { simpleText: counter } },
      },
    },
  };
};

const commentSection = (): object => ({
  itemSectionRenderer: {
    sectionIdentifier: 'comment-item-section',
    contents: [
      {
        continuationItemRenderer: {
          continuationEndpoint: { continuationCommand: { token: 'comments-0' } },
        },
      },
    ],
  },
});

const chapterOverlay = (video: SimVideo): object => ({
  playerOverlayRenderer: {
    decoratedPlayerBarRenderer: {
      decoratedPlayerBarRenderer: {
        playerBar: {
          multiMarkersPlayerBarRenderer: {
            markersMap: [
              {
                key: 'DESCRIPTION_CHAPTERS',
                value: {
                  chapters: video.chapters.map(({ startMs, title }) => ({
                    chapterRenderer: { title: { simpleText: title }, timeRangeStartMillis: startMs },
                  })),
                },
              },
            ],
          },
        },
      },
    },
  },
});

const COMMENTS_A_PAGE = 20;

/** A page of comments, in the shape with entities. */
export function commentsAnswer(video: SimVideo, token: string): object {
  const from = Number(token.replace('comments-', ''));
  const shown = video.comments.slice(from, from + COMMENTS_A_PAGE);
  const hasMore = from + COMMENTS_A_PAGE < video.comments.length;
  const more = {
    continuationItemRenderer: {
      continuationEndpoint: { continuationCommand: { token: `comments-${from + COMMENTS_A_PAGE}` } },
    },
  };
  return {
    onResponseReceivedEndpoints: [
      {
        reloadContinuationItemsCommand: {
          continuationItems: [
            ...shown.map(({ id }) => ({ commentThreadRenderer: { commentViewModel: { commentId: id } } })),
            ...(hasMore ? [more] : []),
          ],
        },
      },
    ],
    frameworkUpdates: {
      entityBatchUpdate: {
        mutations: shown.map(({ id, text, likes }) => ({
          payload: {
            commentEntityPayload: {
              properties: { commentId: id, content: { content: text }, publishedTime: '2 days ago' },
              author: { displayName: '@someone' },
              toolbar: { likeCountNotliked: likes >= 1000 ? `${(likes / 1000).toFixed(1)}K` : String(likes) },
            },
          },
        })),
      },
    },
  };
}
