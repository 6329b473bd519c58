import type { MediaBackend } from './backend.ts';
import './video-js-settings.ts';
import videojs from 'video.js/core';

/** Makes video.js take its HTML5 way; the browser looks at the file itself and not at this word. */
const ANY_TYPE = 'video/mp4';

/**
 * video.js without any of its own controls: it lives inside `host` and takes itself out again on `dispose`. The element
 * is made here, never by React, because video.js removes it.
 */
export function createVideoJsBackend(host: HTMLElement): MediaBackend {
  const element = document.createElement('video');
  element.className = 'video-js';
  element.playsInline = true;
  element.tabIndex = -1;
  host.append(element);
  const player = videojs(element, {
    children: ['mediaLoader'],
    controls: false,
    preload: 'auto',
    errorDisplay: false,
    loadingSpinner: false,
    textTrackSettings: false,
    bigPlayButton: false,
    userActions: { click: false, doubleClick: false, hotkeys: false },
    html5: { nativeTextTracks: true },
  });
  const media = (): HTMLMediaElement | null => {
    const found = player.el().querySelector('video');
    return found instanceof HTMLMediaElement ? found : null;
  };
  return {
    // The element's own clock runs on between video.js's time updates.
    currentSec: () => media()?.currentTime ?? 0,
    seekSec: (sec) => void player.currentTime(sec),
    isSeeking: () => media()?.seeking ?? false,
    isPaused: () => media()?.paused ?? true,
    play: async () => {
      await player.play();
    },
    pause: () => {
      player.pause();
    },
    setSource: (url, mimeType) => {
      const isKnown = mimeType !== null && element.canPlayType(mimeType) !== '';
      const type = isKnown ? mimeType : ANY_TYPE;
      player.src({ src: url, type });
    },
    clearSource: () => player.reset(),
    setRate: (rate) => void player.playbackRate(rate),
    setVolume: (volume) => void player.volume(volume),
    setMuted: (isMuted) => void player.muted(isMuted),
    error: () => {
      const error = player.error() as { code: number; message?: string } | null;
      return error === null ? null : { code: error.code, words: error.message ?? '' };
    },
    element: media,
    on: (event, listener) => player.on(event, listener),
    dispose: () => player.dispose(),
  };
}
