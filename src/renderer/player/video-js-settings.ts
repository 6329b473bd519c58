declare global {
  interface Window {
    VIDEOJS_NO_DYNAMIC_STYLE?: boolean;
  }
}

// Read by video.js while it loads: it must not write <style> elements, which the page's policy would refuse.
window.VIDEOJS_NO_DYNAMIC_STYLE = true;

export {};
