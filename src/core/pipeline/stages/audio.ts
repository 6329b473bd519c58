import { basename, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { type AudioTrack, MediaProbe } from '../../../shared/model/vod.ts';
import { defineStage } from '../stage.ts';

const SAMPLES_PER_PIXEL = 256;
const FALLBACK_RATE_HZ = 48_000;
const FALLBACK_CHANNELS = 2;

/**
 * The sound, read once: speech from the voice track, peaks and levels from the first track, which is the one that the
 * player plays and in OBS the full mix (tracks are not added up: that would count the mix twice).
 */
export const audioStage = defineStage({
  id: 'audio',
  version: 1,
  inputs: ['source.sound', 'sound.probe'],
  outputs: ['audio.speech', 'audio.peaks', 'audio.levels'],
  intermediates: ['audio.speech'],
  lane: 'cpu',
  status: 'Downloading',
  half: 'raw',
  optional: true,
  cost: 6,
  params: ({ voiceTrack }) => ({ voiceTrack, samplesPerPixel: SAMPLES_PER_PIXEL }),
  async run(ctx) {
    const mediaPath = ctx.input('source.sound').path ?? '';
    const probe = MediaProbe.parse(await ctx.readJson('sound.probe'));
    const [mix] = probe.audio;
    if (mix === undefined) throw noAudio(basename(mediaPath));
    if (probe.audio[ctx.params.voiceTrack] === undefined)
      throw noSuchTrack(basename(mediaPath), ctx.params.voiceTrack, probe.audio);
    const { ffmpegPath } = await ctx.media.paths();
    const inTemp = (name: string): string => join(ctx.tempDir, name);
    const format = {
      sampleRateHz: mix.sampleRateHz || FALLBACK_RATE_HZ,
      channels: mix.channels || FALLBACK_CHANNELS,
    };
    const made = await ctx.workers.run(
      'audio.measure',
      {
        ffmpegPath,
        mediaPath,
        container: probe.container,
        durationMs: probe.durationMs,
        mixTrack: 0,
        voiceTrack: ctx.params.voiceTrack,
        ...format,
        samplesPerPixel: SAMPLES_PER_PIXEL,
        speechPath: inTemp('speech.wav'),
        peaksPath: inTemp('peaks.dat'),
        levelsPath: inTemp('levels.tracks'),
      },
      { signal: ctx.signal, onProgress: (fraction) => ctx.progress(fraction) },
    );
    return {
      'audio.speech': { file: inTemp('speech.wav'), meta: { voiceTrack: ctx.params.voiceTrack } },
      'audio.peaks': {
        file: inTemp('peaks.dat'),
        meta: { ...format, samplesPerPixel: SAMPLES_PER_PIXEL, lengthPx: made.lengthPx },
      },
      'audio.levels': { file: inTemp('levels.tracks'), meta: { ...format, frames: made.frames } },
    };
  },
});

const noAudio = (name: string): AppError =>
  new AppError({
    code: 'audio/none',
    message: `${name} has no audio track: there is no waveform, loudness or speech.`,
    nextStep: 'Highlights come from chat and transcript alone. Record sound as well next time.',
  });

const noSuchTrack = (name: string, voiceTrack: number, tracks: readonly AudioTrack[]): AppError =>
  new AppError({
    code: 'audio/no-such-track',
    message: `${name} has ${tracks.length} audio track(s), so track ${voiceTrack + 1} cannot be the voice.`,
    nextStep: 'Choose another voice track for this VOD.',
  });
