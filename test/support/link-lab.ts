import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AssetServer } from '../../src/core/services/assets.ts';
import type { Client } from '../../src/shared/contract/index.ts';
import type { Recording } from '../../src/shared/contract/sources.ts';
import type { JobSnapshot } from '../../src/shared/model/vod.ts';
import { makeVodMedia, type VodMedia } from '../sim/twitch/vod-media.ts';
import type { SimFormat } from '../sim/youtube/videos.ts';
import { ffmpeg } from './frame-code.ts';
import { mediaTool } from './media-lab.ts';
import { jobEnd, openCore } from './open-core.ts';
import { firstEnded, recordingThat } from './wait-for.ts';

/** What a person finds in the review of a VOD whose job has ended. */
export interface ReviewFacts {
  readonly status: string | null;
  readonly error: object | null;
  readonly platform: string | null;
  readonly title: string;
  /** The media file: seconds, whether it has a picture, tracks of sound. */
  readonly media: readonly [number, boolean, number];
  readonly sec: number;
  /** Counted, listed, and handed out. */
  readonly messages: readonly [number, number, number];
  readonly markers: readonly (readonly [string, number])[];
  readonly isRanked: boolean;
  /** What could not be fetched. */
  readonly gaps: readonly string[];
}

/** The composed core, real media for stand-ins to serve, and the way from a pasted text to the review. */
export interface LinkLab {
  readonly client: Client;
  readonly assets: AssetServer;
  readonly folder: string;
  /** The same pictures as segments, as one file, and as YouTube's tracks. */
  readonly media: VodMedia;
  readonly recording: string;
  readonly formats: readonly SimFormat[];
  /** Asks these addresses from now on. */
  pointAt(endpoints: Readonly<Record<string, string>>, ytDlpPath?: string | null): Promise<void>;
  /** Adds a link with media and chat, and waits for the end of its job. */
  add(text: string): Promise<{ vodId: string; job: JobSnapshot }>;
  review(vodId: string): Promise<ReviewFacts>;
  /** Resolves with the first recording that is as asked. */
  recordingThat(accepts: (recording: Recording) => boolean): Promise<Recording>;
  /** The end of the only job of a VOD. */
  ended(vodId: string): Promise<JobSnapshot>;
  close(): Promise<void>;
}

export async function openLinkLab(durationSec: number): Promise<LinkLab> {
  const folder = await mkdtemp(join(tmpdir(), 'klip-kinds-'));
  const media = await makeVodMedia(folder, durationSec);
  const recording = join(folder, 'vod.mp4');
  const formats = [await pictureOf(recording, folder), await soundOf(recording, folder)];
  const opened = await openCore(join(folder, 'data'));
  const { client } = opened;
  return {
    ...{ client, assets: opened.core.assets, folder, media, recording, formats },
    async pointAt(endpoints, ytDlpPath = null) {
      await client.call('settings.set', { patch: { endpoints, ytDlpPath } });
    },
    async add(text) {
      const choice = { quality: '720p', range: null, wantMedia: true, wantChat: true };
      const order = { text, choice, chatOffsetMs: null, only: null };
      const { vodId, jobId } = await client.call('link.add', order);
      return { vodId, job: await jobEnd(client, vodId, jobId) };
    },
    review: (vodId) => reviewOf(client, vodId),
    recordingThat: (accepts) => recordingThat(client, accepts),
    ended: (vodId) => firstEnded(client, vodId),
    async close() {
      await opened.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function pictureOf(recording: string, folder: string): Promise<SimFormat> {
  const path = join(folder, 'picture.mp4');
  await ffmpeg('-i', recording, '-map', '0:v', '-c', 'copy', path);
  const size = { width: 1280, height: 720, fps: 30 };
  const mimeType = 'video/mp4; codecs="avc1.4d401f"';
  return { itag: 136, mimeType, ...size, bitrate: 100_000, bytes: readFileSync(path), isSound: false };
}

async function soundOf(recording: string, folder: string): Promise<SimFormat> {
  const path = join(folder, 'sound.m4a');
  await ffmpeg('-i', recording, '-map', '0:a', '-c', 'copy', path);
  const mimeType = 'audio/mp4; codecs="mp4a.40.2"';
  return { itag: 140, mimeType, bitrate: 100_000, bytes: readFileSync(path), isSound: true };
}

async function reviewOf(client: Client, vodId: string): Promise<ReviewFacts> {
  const { summary, mediaPath } = await client.call('vod.get', { vodId });
  const asked = { vodId, weights: null, sensitivity: null };
  const { highlights, provisional } = await client.call('review.highlights', asked);
  const { markers } = await client.call('review.markers', { vodId });
  const chat = await client.call('chat.rows', { vodId, fromIndex: 0, count: 500 });
  const probe = await mediaTool().probe(mediaPath!);
  const isOfFetch = ({ stageId }: { stageId: string }): boolean => /^(?:look|fetch)/.test(stageId);
  return {
    ...{ status: summary.status, error: summary.error, platform: summary.platform, title: summary.title },
    media: [Math.round(probe.durationMs / 1000), probe.video !== null, probe.audio.length],
    sec: Math.round(summary.durationMs! / 1000),
    messages: [summary.messageCount, chat.total, chat.rows.length],
    markers: markers.map(({ atMs, origin }) => [origin, atMs]),
    isRanked: Array.isArray(highlights) && !provisional,
    gaps: summary.gaps.filter(isOfFetch).map(({ reason }) => reason),
  };
}
