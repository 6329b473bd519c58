import { z } from 'zod';
import { JobSnapshot, AudioTrack, VodDetail, VodSummary } from '../model/vod.ts';
import { RejectedLine } from '../model/chat.ts';
import { AppErrorShape } from '../errors.ts';
import { command, query, stream } from './define.ts';

const VodId = z.object({ vodId: z.string() });
const Nothing = z.object({});

/** What a file turned out to be, found from its content. */
export const InspectedFile = z.object({
  path: z.string(),
  kind: z.enum(['media', 'chat', 'transcript', 'unknown']),
  /** e.g. `mp4 · h264 1280×720`, `twitchdownloader-json`. */
  description: z.string(),
  sizeBytes: z.number().int(),
  durationMs: z.number().int().nullable(),
  audioTracks: z.array(AudioTrack),
  error: AppErrorShape.nullable(),
});
export type InspectedFile = z.infer<typeof InspectedFile>;

export const ImportRequest = z.object({
  mediaPath: z.string().nullable(),
  chatPath: z.string().nullable(),
  transcriptPath: z.string().nullable(),
  title: z.string().min(1).max(300).nullable(),
  /** Index among the audio tracks; null = the one whose title says voice, else the first. */
  voiceTrack: z.number().int().min(0).nullable(),
  chatOffsetMs: z.number().int().nullable(),
  only: z.enum(['raw', 'analysis']).nullable(),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

export const libraryContract = {
  'library.list': query(Nothing, z.object({ vods: z.array(VodSummary) })),
  'library.inspect': query(
    z.object({ paths: z.array(z.string()).max(50) }),
    z.object({ files: z.array(InspectedFile) }),
  ),
  /** Adds the VOD (or finds the one with the same media) and starts its analysis. */
  'library.import': command(
    ImportRequest,
    z.object({ vodId: z.string(), jobId: z.string(), existed: z.boolean() }),
  ),
  /** Emits after any change of a VOD's row; the first event is a snapshot of ids. */
  'library.changes': stream(Nothing, z.object({ vodIds: z.array(z.string()), removed: z.array(z.string()) })),
  'vod.get': query(VodId, VodDetail),
  'vod.rename': command(VodId.extend({ title: z.string().min(1).max(300) }), Nothing),
  /** Points a VOD at its moved media file; refused when the content differs. */
  'vod.relink': command(VodId.extend({ mediaPath: z.string() }), Nothing),
  'vod.attachChat': command(VodId.extend({ chatPath: z.string() }), z.object({ jobId: z.string() })),
  'vod.attachTranscript': command(
    VodId.extend({ transcriptPath: z.string() }),
    z.object({ jobId: z.string() }),
  ),
  'vod.selectVoiceTrack': command(
    VodId.extend({ voiceTrack: z.number().int().min(0) }),
    z.object({ jobId: z.string() }),
  ),
  /** Sets the chat's offset by hand, or back to measured with null. */
  'vod.nudgeChat': command(
    VodId.extend({ chatOffsetMs: z.number().int().nullable() }),
    z.object({ jobId: z.string() }),
  ),
  'vod.setPosition': command(VodId.extend({ positionMs: z.number().int().min(0) }), Nothing),
  'vod.analyze': command(
    VodId.extend({ only: z.enum(['fetch', 'raw', 'analysis']).nullable() }),
    z.object({ jobId: z.string() }),
  ),
  /** Hides the VOD and remembers it for `vod.restore`; its files go to the trash at the next start or `vod.purge`. */
  'vod.remove': command(VodId, Nothing),
  'vod.restore': command(VodId, Nothing),
  'vod.purge': command(VodId, Nothing),
  /** Drops downloaded media and what can be made again; keeps results. */
  'vod.freeSpace': command(VodId, z.object({ freedBytes: z.number().int() })),
  'vod.rejectedChat': query(VodId, z.object({ rejected: z.array(RejectedLine), total: z.number().int() })),
  /** `pseudonymise` puts "viewer 1" … in place of the names of chatters in the chat files. */
  'vod.export': command(
    VodId.extend({ outDir: z.string(), pseudonymise: z.boolean().optional() }),
    z.object({ files: z.array(z.string()) }),
  ),
  'job.get': query(z.object({ jobId: z.string() }), JobSnapshot),
  'job.cancel': command(z.object({ jobId: z.string() }), Nothing),
  /** Every unfinished job first, then changes; coalesced to ≤ 10 Hz, state changes never dropped. */
  'jobs.progress': stream(
    z.object({ vodId: z.string().nullable() }),
    z.object({ jobs: z.array(JobSnapshot) }),
  ),
};
