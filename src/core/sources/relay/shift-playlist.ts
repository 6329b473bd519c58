import { isoToUnixMs } from '../../domain/chat/formats/clock-time.ts';

const DATE_TIME = '#EXT-X-PROGRAM-DATE-TIME:';

/** A media playlist with all its wall clock times moved, and with its end said where nothing will be added. */
export function shiftPlaylist(text: string, byMs: number, hasEnded: boolean): string {
  const lines = text.trimEnd().split(/\r?\n/);
  const shifted = lines.map((line) => {
    const unixMs = line.startsWith(DATE_TIME) ? isoToUnixMs(line.slice(DATE_TIME.length)) : null;
    return unixMs === null ? line : `${DATE_TIME}${new Date(unixMs + byMs).toISOString()}`;
  });
  if (hasEnded && !lines.includes('#EXT-X-ENDLIST')) shifted.push('#EXT-X-ENDLIST');
  return `${shifted.join('\n')}\n`;
}
