import { randomUUID } from 'node:crypto';
import type { Parts } from './create-core.ts';
import { taggerFiles } from './infra/sound-tagger/tagger-files.ts';
import { orderStages } from './pipeline/registry.ts';
import { allStages } from './pipeline/stages/index.ts';
import { remainingCurve } from './services/chat-retention.ts';
import { createJobs, type Jobs } from './services/jobs.ts';
import { prepareLanguageModel } from './services/prepare-language-model.ts';
import { reclaimIntermediates, refreshVodRow } from './services/vod-upkeep.ts';

export function composeJobs(parts: Parts): Jobs {
  const { store, files, settings, sources, workers, dbPath, options } = parts;
  const stages = orderStages(allStages);
  return createJobs({
    tools: { ...parts, ...parts.platforms, log: options.log },
    stages,
    makeId: () => randomUUID(),
    parallel: () => settings.get().parallelJobs,
    prepare: async (vodId) => {
      const row = store.vods.get(vodId);
      const transcriber = await parts.transcribers.current();
      const { languageModel, ...modelSettings } = await prepareLanguageModel(parts, vodId);
      const stageSettings = {
        settings: settings.get(),
        voiceTrack: row?.voiceTrack ?? 0,
        chatOffsetMs: row?.chatOffsetMs ?? null,
        transcriberOrigin: transcriber?.origin ?? null,
        ...modelSettings,
        chatModelId: parts.chatModel().id,
        ownSounds: parts.ownSounds.list().map(({ soundId, name }) => ({ soundId, name })),
        soundTagger: taggerFiles(settings.get()),
        faceRegion: store.faceConsents.has(vodId) ? store.faceRegions.get(vodId) : null,
        lingoChanges: parts.lingo.changesSince(vodId),
        hasTranscriptFile: store.sources.get(vodId, 'transcript') !== null,
        hasMediaFile: store.sources.get(vodId, 'media') !== null,
        hasChatFile: store.sources.get(vodId, 'chat') !== null,
        link: store.links.get(vodId),
      };
      const curve = remainingCurve(parts, vodId);
      const given = [...(await sources.refresh(vodId)), ...(curve === null ? [] : [curve])];
      return { settings: stageSettings, transcriber, languageModel, sources: given };
    },
    onProgressed: async (vodId) => {
      await refreshVodRow({ store, files }, vodId);
      parts.changed(vodId);
    },
    onCompleted: (vodId) => reclaimIntermediates({ store, files }, stages, vodId),
    maintain: async () => {
      await workers.run('rows.clean', { dbPath });
    },
  });
}
