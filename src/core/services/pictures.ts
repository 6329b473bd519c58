import { z } from 'zod';
import { BadgeProvider, ChatEmote } from '../../shared/model/chat.ts';
import type { SettingsStore } from '../ports/settings-store.ts';
import type { EmoteImages } from '../sources/emotes/emote-images.ts';
import type { AssetDeps } from './assets.ts';

const PictureProvider = z.enum([...ChatEmote.shape.provider.options, ...BadgeProvider.options]);

/** Pictures of emotes and badges are asked for on the net only while the person wants to see them. */
export const pictureOf =
  (deps: {
    readonly settings: SettingsStore;
    readonly platforms: { readonly emotes: EmoteImages };
  }): AssetDeps['emoteImage'] =>
  async (provider, id) => {
    const known = PictureProvider.safeParse(provider);
    const isWanted = known.success && deps.settings.get().emotePictures;
    return isWanted ? await deps.platforms.emotes.imageOf(known.data, id) : null;
  };
