import type { StageDefinition } from '../stage.ts';
import { audioStage } from './audio.ts';
import { chatAlignStage } from './chat-align.ts';
import { chatFeaturesStage } from './chat-features.ts';
import { chatLingoStage } from './chat-lingo.ts';
import { chatStage } from './chat.ts';
import { facesStage } from './faces.ts';
import { filmstripStage } from './filmstrip.ts';
import { firstLookStage, highlightsStage, hypeStage } from './hype.ts';
import { loudnessStage } from './loudness.ts';
import { posterStage } from './poster.ts';
import { probeStage, soundProbeStage } from './probe.ts';
import { fetchChatStage, fetchMarkersStage, fetchSoundStage, fetchVideoStage, lookUpStage } from './fetch.ts';
import { proxyStage } from './proxy.ts';
import { soundEventsStage } from './sound-events.ts';
import { soundTaggerStage } from './sound-tagger.ts';
import { soundsStage } from './sounds.ts';
import { speechStage } from './speech.ts';
import { summaryWordsStage } from './summary-words.ts';
import { summaryStage } from './summary.ts';
import { transcribeStage } from './transcribe.ts';
import { transcriptImportStage, transcriptStage } from './transcript.ts';
import { waveformStage } from './waveform.ts';
import { windowsStage } from './windows.ts';
import { wordAffectsStage } from './word-affects.ts';

/** Every stage there is. The registry puts them in order and refuses a graph that doesn't hold together. */
export const allStages = [
  lookUpStage,
  fetchSoundStage,
  fetchVideoStage,
  fetchChatStage,
  fetchMarkersStage,
  soundProbeStage,
  probeStage,
  posterStage,
  audioStage,
  waveformStage,
  loudnessStage,
  speechStage,
  soundsStage,
  soundTaggerStage,
  soundEventsStage,
  chatStage,
  chatAlignStage,
  chatLingoStage,
  chatFeaturesStage,
  firstLookStage,
  transcriptImportStage,
  transcribeStage,
  transcriptStage,
  windowsStage,
  wordAffectsStage,
  hypeStage,
  highlightsStage,
  summaryStage,
  summaryWordsStage,
  filmstripStage,
  facesStage,
  proxyStage,
] as StageDefinition[];
