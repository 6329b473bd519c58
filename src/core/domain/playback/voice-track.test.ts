import { describe, expect, it } from 'vitest';
import type { AudioTrack } from '../../../shared/model/vod.ts';
import { guessVoiceTrack } from './voice-track.ts';

const track = (title: string | null): AudioTrack => ({
  index: 0,
  codec: 'aac',
  channels: 2,
  sampleRateHz: 48_000,
  title,
  language: null,
});

describe('guessVoiceTrack', () => {
  it('takes the track that is named like a voice, else the first', () => {
    expect(guessVoiceTrack([track('Full mix'), track('Game'), track('Mic/Aux')])).toBe(2);
    expect(guessVoiceTrack([track(null), track('dynamics')])).toBe(0);
    expect(guessVoiceTrack([])).toBe(0);
  });
});
