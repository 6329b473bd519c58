/**
 * The table of every keyboard action. A screen binds functions to ids with `useShortcuts`; the cheat sheet, the
 * settings and the key caps on buttons read the same table. A person's changes lie in `Settings.shortcuts`
 * (id → chords separated by spaces, empty = no key).
 */
import { normaliseChord } from '../ui/chord.ts';

export const SHORTCUT_SCREENS = ['everywhere', 'library', 'review', 'clips', 'live'] as const;
export type ShortcutScreen = (typeof SHORTCUT_SCREENS)[number];

interface Shortcut {
  readonly screen: ShortcutScreen;
  readonly label: string;
  readonly chords: readonly string[];
}

export const SHORTCUTS = {
  'app.cheatSheet': { screen: 'everywhere', label: 'Show all shortcuts', chords: ['?'] },
  'app.search': { screen: 'everywhere', label: 'Search and jump', chords: ['Mod+K'] },
  'app.undo': { screen: 'everywhere', label: 'Undo', chords: ['Mod+Z'] },
  'app.redo': { screen: 'everywhere', label: 'Redo', chords: ['Mod+Shift+Z'] },
  'app.add': { screen: 'everywhere', label: 'Add a recording', chords: ['Mod+O'] },
  'app.goLibrary': { screen: 'everywhere', label: 'Go to Library', chords: ['Alt+1'] },
  'app.goReview': { screen: 'everywhere', label: 'Go to Review', chords: ['Alt+2'] },
  'app.goClips': { screen: 'everywhere', label: 'Go to Clips', chords: ['Alt+3'] },
  'app.goChannels': { screen: 'everywhere', label: 'Go to Channels', chords: ['Alt+4'] },
  'app.goModels': { screen: 'everywhere', label: 'Go to Models', chords: ['Alt+5'] },
  'app.goSettings': { screen: 'everywhere', label: 'Go to Settings', chords: ['Mod+,'] },

  'library.next': { screen: 'library', label: 'Next recording', chords: ['ArrowDown'] },
  'library.previous': { screen: 'library', label: 'Previous recording', chords: ['ArrowUp'] },
  'library.open': { screen: 'library', label: 'Open in Review', chords: ['Enter'] },
  'library.rename': { screen: 'library', label: 'Rename', chords: ['F2'] },
  'library.remove': { screen: 'library', label: 'Remove (can be undone)', chords: ['Delete'] },
  'library.link': { screen: 'library', label: 'Paste or type a link', chords: ['L'] },
  'library.filter': { screen: 'library', label: 'Filter the list', chords: ['/'] },

  'review.playPause': { screen: 'review', label: 'Play or pause', chords: ['K', 'Space'] },
  'review.back': { screen: 'review', label: 'Back 10 s', chords: ['J'] },
  'review.forward': { screen: 'review', label: 'Forward 10 s', chords: ['L'] },
  'review.stepBack': { screen: 'review', label: 'Back 1 s', chords: ['ArrowLeft'] },
  'review.stepForward': { screen: 'review', label: 'Forward 1 s', chords: ['ArrowRight'] },
  'review.frameBack': { screen: 'review', label: 'Back one frame', chords: ['Alt+ArrowLeft'] },
  'review.frameForward': { screen: 'review', label: 'Forward one frame', chords: ['Alt+ArrowRight'] },
  'review.slower': { screen: 'review', label: 'Slower', chords: ['Shift+J'] },
  'review.faster': { screen: 'review', label: 'Faster', chords: ['Shift+L'] },
  'review.markIn': { screen: 'review', label: 'Set the start of the range', chords: ['I'] },
  'review.markOut': { screen: 'review', label: 'Set the end of the range', chords: ['O'] },
  'review.clearRange': { screen: 'review', label: 'Clear the chat filter or the range', chords: ['Escape'] },
  'review.clip': { screen: 'review', label: 'Clip the moment or range', chords: ['Enter'] },
  'review.keep': { screen: 'review', label: 'Keep this moment', chords: ['Y'] },
  'review.skip': { screen: 'review', label: 'Skip this moment', chords: ['N'] },
  'review.playMoment': { screen: 'review', label: 'Play this moment to its end', chords: ['P'] },
  'review.nextMoment': {
    screen: 'review',
    label: 'Next moment (in the list: Space, too)',
    chords: [']'],
  },
  'review.previousMoment': { screen: 'review', label: 'Previous moment', chords: ['['] },
  'review.marker': { screen: 'review', label: 'Set a marker', chords: ['M'] },
  'review.why': { screen: 'review', label: 'Open or close “Why”', chords: ['W'] },
  'review.zoomIn': { screen: 'review', label: 'Zoom in', chords: ['+', '='] },
  'review.zoomOut': { screen: 'review', label: 'Zoom out', chords: ['-'] },
  'review.zoomMoment': { screen: 'review', label: 'Zoom to the moment or range', chords: ['Z'] },
  'review.zoomFit': { screen: 'review', label: 'Show the whole recording', chords: ['0'] },
  'review.panLeft': { screen: 'review', label: 'Move the view left', chords: ['Shift+ArrowLeft'] },
  'review.panRight': { screen: 'review', label: 'Move the view right', chords: ['Shift+ArrowRight'] },
  'review.undo': { screen: 'review', label: 'Undo the last verdict, trim or marker', chords: ['U'] },
  'review.captions': { screen: 'review', label: 'Captions on or off', chords: ['C'] },
  'review.mute': { screen: 'review', label: 'Sound on or off', chords: ['Shift+M'] },

  'clips.next': { screen: 'clips', label: 'Next clip', chords: ['ArrowDown'] },
  'clips.previous': { screen: 'clips', label: 'Previous clip', chords: ['ArrowUp'] },
  'clips.preview': { screen: 'clips', label: 'Play or pause the preview', chords: ['Space'] },
  'clips.show': { screen: 'clips', label: 'Show in folder', chords: ['F'] },
  'clips.copyTitle': { screen: 'clips', label: 'Copy the title', chords: ['C'] },
  'live.mark': { screen: 'live', label: 'Clip that: save the last 30 s', chords: ['C'] },
  'live.keep': { screen: 'live', label: 'Keep the newest moment, or take that back', chords: ['Y'] },
  'live.skip': { screen: 'live', label: 'Skip the newest moment, or take that back', chords: ['N'] },
  'live.noCamera': { screen: 'live', label: 'Let cameras change by themselves', chords: ['0'] },
  'live.camera1': { screen: 'live', label: 'Hold camera 1 in clips', chords: ['1'] },
  'live.camera2': { screen: 'live', label: 'Hold camera 2 in clips', chords: ['2'] },
  'live.camera3': { screen: 'live', label: 'Hold camera 3 in clips', chords: ['3'] },
  'live.camera4': { screen: 'live', label: 'Hold camera 4 in clips', chords: ['4'] },
  'live.camera5': { screen: 'live', label: 'Hold camera 5 in clips', chords: ['5'] },
  'live.camera6': { screen: 'live', label: 'Hold camera 6 in clips', chords: ['6'] },
  'live.camera7': { screen: 'live', label: 'Hold camera 7 in clips', chords: ['7'] },
  'live.camera8': { screen: 'live', label: 'Hold camera 8 in clips', chords: ['8'] },
  'live.camera9': { screen: 'live', label: 'Hold camera 9 in clips', chords: ['9'] },

  'clips.remove': { screen: 'clips', label: 'Remove (can be undone)', chords: ['Delete'] },
} as const satisfies Record<string, Shortcut>;

export type ActionId = keyof typeof SHORTCUTS;
export const ACTION_IDS = Object.keys(SHORTCUTS) as ActionId[];

/** Every action's chords after the person's changes, each in one spelling. */
export type Keymap = Readonly<Record<ActionId, readonly string[]>>;

/** The person's changes over the defaults; ids of actions that no longer exist are passed over. */
export function makeKeymap(changes: Readonly<Record<string, string>>): Keymap {
  const entries = ACTION_IDS.map((id) => {
    const changed = changes[id];
    const chords = changed === undefined ? SHORTCUTS[id].chords : changed.split(' ').filter(Boolean);
    return [id, chords.map(normaliseChord)] as const;
  });
  return Object.fromEntries(entries) as unknown as Keymap;
}

/**
 * The person's changes after one more: `chords` separated by spaces, empty for no key, null for the shipped ones. A
 * change back to the shipped keys is no change.
 */
export function changedShortcuts(
  changes: Readonly<Record<string, string>>,
  id: ActionId,
  chords: string | null,
): Record<string, string> {
  const kept = Object.entries(changes).filter(([other]) => other !== id);
  const isShipped = chords === null || chords === SHORTCUTS[id].chords.join(' ');
  return Object.fromEntries(isShipped ? kept : [...kept, [id, chords]]);
}

/** The action that a chord stands for on a screen: the screen's own comes before what works everywhere. */
export function findAction(keymap: Keymap, chord: string, screen: ShortcutScreen): ActionId | null {
  const hits = ACTION_IDS.filter((id) => keymap[id].includes(chord));
  return (
    hits.find((id) => SHORTCUTS[id].screen === screen) ??
    hits.find((id) => SHORTCUTS[id].screen === 'everywhere') ??
    null
  );
}

/** Pairs of actions that one chord would both start on the same screen. */
export interface ShortcutConflict {
  readonly chord: string;
  readonly ids: readonly [ActionId, ActionId];
}

export function findConflicts(keymap: Keymap): ShortcutConflict[] {
  const conflicts: ShortcutConflict[] = [];
  ACTION_IDS.forEach((first, index) => {
    for (const second of ACTION_IDS.slice(index + 1)) {
      const screens = [SHORTCUTS[first].screen, SHORTCUTS[second].screen];
      if (screens[0] !== screens[1] && !screens.includes('everywhere')) continue;
      for (const chord of keymap[first])
        if (keymap[second].includes(chord)) conflicts.push({ chord, ids: [first, second] });
    }
  });
  return conflicts;
}
