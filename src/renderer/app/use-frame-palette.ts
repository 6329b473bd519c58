import { useAddRecording } from '../features/library/use-add-recording.ts';
import { useQueryCall } from '../rpc/hooks.ts';
import { formatDate, formatDuration } from '../ui/format.ts';
import { toggleCheatSheet } from './layers.ts';
import { usePaletteProvider, type PaletteItem } from './palette-providers.ts';
import { navigate, openReview } from './route.ts';
import { strings } from './strings.ts';

const MOST_RECORDINGS = 6;

/** Keeps the items whose label holds every typed word. */
export function matchItems(items: readonly PaletteItem[], text: string): PaletteItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => words.every((word) => item.label.toLowerCase().includes(word)));
}

/** What the frame itself offers in the palette: recordings, screens, actions. */
export function useFramePaletteProvider(): void {
  const { data } = useQueryCall('library.list', {});
  const addRecording = useAddRecording();
  const screens: PaletteItem[] = [
    {
      id: 'library',
      label: strings.nav.library,
      icon: 'library',
      run: () => navigate({ screen: 'library' }),
    },
    {
      id: 'channels',
      label: strings.nav.channels,
      icon: 'broadcast',
      run: () => navigate({ screen: 'channels' }),
    },
    {
      id: 'models',
      label: strings.nav.models,
      icon: 'smile',
      run: () => navigate({ screen: 'models' }),
    },
    {
      id: 'clips',
      label: strings.nav.clips,
      icon: 'clips',
      run: () => navigate({ screen: 'clips', clipId: null }),
    },
    {
      id: 'settings',
      label: strings.nav.settings,
      icon: 'settings',
      run: () => navigate({ screen: 'settings', section: 'folders' }),
    },
  ];
  const actions: PaletteItem[] = [
    { id: 'add', label: strings.palette.add, icon: 'plus', run: () => void addRecording() },
    { id: 'keys', label: strings.palette.shortcuts, icon: 'keyboard', run: toggleCheatSheet },
  ];
  const recordings: PaletteItem[] = (data?.vods ?? []).map((vod) => ({
    id: vod.vodId,
    label: vod.title,
    note: [
      vod.recordedAtUnixMs && formatDate(vod.recordedAtUnixMs),
      vod.durationMs && formatDuration(vod.durationMs),
    ]
      .filter(Boolean)
      .join(' · '),
    icon: 'review',
    run: () => openReview(vod.vodId),
  }));
  const { groups } = strings.palette;
  usePaletteProvider({
    id: 'frame.actions',
    label: groups.actions,
    search: (text) => matchItems(actions, text),
  });
  usePaletteProvider({
    id: 'frame.screens',
    label: groups.screens,
    search: (text) => matchItems(screens, text),
  });
  usePaletteProvider({
    id: 'frame.recordings',
    label: groups.recordings,
    search: (text) => matchItems(recordings, text).slice(0, MOST_RECORDINGS),
  });
}
