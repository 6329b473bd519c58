import { useEffect, useLayoutEffect, useRef } from 'react';
import { chordOf } from '../ui/chord.ts';
import { findAction, makeKeymap, type ActionId, type Keymap, type ShortcutScreen } from './shortcuts.ts';
import { create } from 'zustand';

export type ShortcutHandlers = Partial<Record<ActionId, (event: KeyboardEvent) => void>>;

/** The keymap in force; the settings put the person's changes in. */
export const useKeymap = create<{ keymap: Keymap }>(() => ({ keymap: makeKeymap({}) }));

/** The first chord of an action, for a key cap on its button; empty when it has none. */
export const useChord = (id: ActionId): string => useKeymap((state) => state.keymap[id][0] ?? '');

interface Scope {
  readonly screen: ShortcutScreen;
  readonly handlers: { readonly current: ShortcutHandlers };
}
const scopes: Scope[] = [];

const TYPING =
  'input:not([type=range],[type=checkbox],[type=radio]), textarea, select, [contenteditable=true]';
/** Controls that use these keys themselves while they have the focus. */
const OWN_KEYS: readonly { readonly selector: string; readonly keys: ReadonlySet<string> }[] = [
  {
    selector: 'button, a[href], summary, [role=button], [role=switch], [role=tab], input[type=checkbox]',
    keys: new Set(['Enter', 'Space']),
  },
  {
    selector: 'input[type=range], input[type=radio], [role=tab], [role=slider], [role=radio], [role=option]',
    keys: new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown']),
  },
  { selector: '[role=menu], [role=menu] *, [data-own-keys]', keys: new Set(['*']) },
];

function belongsToControl(target: EventTarget | null, chord: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.matches(TYPING))
    return !/^(Mod|Ctrl|Alt)\+/.test(chord) || chord === 'Mod+Z' || chord === 'Mod+Shift+Z';
  return OWN_KEYS.some(
    ({ selector, keys }) => (keys.has('*') || keys.has(chord)) && target.matches(selector),
  );
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = chordOf(event);
  if (chord === null || belongsToControl(event.target, chord)) return;
  const { keymap } = useKeymap.getState();
  for (const scope of [...scopes].reverse()) {
    const id = findAction(keymap, chord, scope.screen);
    const handler = id === null ? undefined : scope.handlers.current[id];
    if (handler === undefined) continue;
    event.preventDefault();
    handler(event);
    return;
  }
}

/**
 * Binds keyboard actions while the component is mounted. A scope mounted later comes first; actions that it does not
 * bind fall through to the ones below. Keys typed into fields, and those a focused control needs, are left alone.
 */
export function useShortcuts(screen: ShortcutScreen, handlers: ShortcutHandlers): void {
  const latest = useRef(handlers);
  useLayoutEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const scope: Scope = { screen, handlers: latest };
    if (scopes.length === 0) window.addEventListener('keydown', onKeyDown);
    scopes.push(scope);
    return () => {
      scopes.splice(scopes.indexOf(scope), 1);
      if (scopes.length === 0) window.removeEventListener('keydown', onKeyDown);
    };
  }, [screen]);
}
