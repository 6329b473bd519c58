import { useAddRecording } from '../features/library/use-add-recording.ts';
import { openPalette, toggleCheatSheet } from './layers.ts';
import { navigate, useRoute } from './route.ts';
import { strings } from './strings.ts';
import { notify, undoLatest } from './toasts.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** Draws nothing: binds what works on every screen. */
export function AppShortcuts() {
  const addRecording = useAddRecording();
  useShortcuts('everywhere', {
    'app.cheatSheet': toggleCheatSheet,
    'app.search': openPalette,
    'app.add': () => void addRecording(),
    'app.undo': () => {
      if (!undoLatest()) notify(strings.toast.nothingToUndo);
    },
    'app.goLibrary': () => navigate({ screen: 'library' }),
    'app.goReview': () => navigate({ screen: 'review', vodId: useRoute.getState().lastVodId, atMs: null }),
    'app.goClips': () => navigate({ screen: 'clips', clipId: null }),
    'app.goChannels': () => navigate({ screen: 'channels' }),
    'app.goModels': () => navigate({ screen: 'models' }),
    'app.goSettings': () => navigate({ screen: 'settings', section: 'folders' }),
  });
  return null;
}
