import { safeFileName } from '../../../shared/clip-name.ts';

/** Headers of the CSV files, in the order of their columns. */
export const CSV_HEADERS = {
  segments: ['window_id', 'start_time', 'end_time', 'word_count', 'speech_rate', 'text'],
  words: ['start_time', 'end_time', 'word'],
  paragraphs: ['start_time', 'end_time', 'text'],
  chat: ['time', 'username', 'message'],
  sentiment: [
    ...['start_time', 'end_time', 'sentiment_score'],
    ...['excitement', 'funny', 'happiness', 'anger', 'sadness', 'neutral'],
    ...['highlight_score', 'speech_rate', 'absolute_intensity', 'relative_intensity', 'model', 'text'],
  ],
  audioHighlights: [
    ...['rank', 'start_time', 'end_time', 'duration', 'weighted_highlight_score', 'highlight_score'],
    ...['emotion_intensity', 'sentiment_score', 'audio_intensity', 'text'],
  ],
  chatAnalysis: [
    ...['start_time', 'end_time', 'message_count', 'avg_sentiment', 'avg_highlight'],
    ...['avg_excitement', 'avg_funny', 'avg_happiness', 'avg_anger', 'avg_sadness', 'avg_neutral'],
  ],
  editorsHighlights: [
    ...['rank', 'start_time', 'end_time', 'duration', 'start_timestamp', 'end_timestamp'],
    ...['highlight_score', 'dominant_emotion', 'audience_reaction', 'streamer_emotion_intensity', 'content'],
  ],
} as const;

export const PLOTS = ['sentiment', 'emotions', 'loudness', 'highlights'] as const;
export type PlotName = (typeof PLOTS)[number];

/** Paths of an export folder, below it and with `/`. */
export interface FolderLayout {
  readonly video: string;
  readonly audio: string;
  readonly transcript: string;
  readonly segments: string;
  readonly words: string;
  readonly paragraphs: string;
  readonly waveformPng: string;
  readonly waveformJson: string;
  readonly chatJson: string;
  readonly chatCsv: string;
  readonly sentiment: string;
  readonly audioHighlights: string;
  readonly plots: Readonly<Record<PlotName, string>>;
  readonly chatAnalysis: string;
  readonly integrated: string;
  readonly editorsHighlights: string;
}

/** The names that KlipStream Analysis promised, so that what reads its output reads ours. */
export function folderLayout(videoId: string): FolderLayout {
  const id = safeFileName(videoId, 'video');
  const plot = (name: PlotName): string => `analysis/audio/${id}_${name}.png`;
  return {
    video: `raw/videos/video_${id}.mp4`,
    audio: `raw/audio/audio_${id}.wav`,
    transcript: `raw/transcripts/audio_${id}_transcript.json`,
    segments: `raw/transcripts/audio_${id}_segments.csv`,
    words: `raw/transcripts/audio_${id}_words.csv`,
    paragraphs: `raw/transcripts/audio_${id}_paragraphs.csv`,
    waveformPng: `raw/waveforms/audio_${id}_waveform.png`,
    waveformJson: `raw/waveforms/audio_${id}_waveform.json`,
    chatJson: `raw/chat/${id}_chat.json`,
    chatCsv: `raw/chat/${id}_chat.csv`,
    sentiment: `analysis/audio/${id}_sentiment.csv`,
    audioHighlights: `analysis/audio/${id}_highlights.csv`,
    plots: {
      sentiment: plot('sentiment'),
      emotions: plot('emotions'),
      loudness: plot('loudness'),
      highlights: plot('highlights'),
    },
    chatAnalysis: `analysis/chat/${id}_highlight_analysis.csv`,
    integrated: `analysis/${id}_integrated_analysis.json`,
    editorsHighlights: `analysis/${id}_editors_highlights.csv`,
  };
}
