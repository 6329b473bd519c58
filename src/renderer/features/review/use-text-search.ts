import { useQueryClient } from '@tanstack/react-query';
import { formatTimestamp } from '../../../shared/time.ts';
import { usePaletteProvider, type PaletteItem } from '../../app/palette-providers.ts';
import { useClient } from '../../rpc/connection.ts';
import { fetchCall } from '../../rpc/hooks.ts';
import { useSession } from './session.ts';
import { strings } from './strings.ts';
import { summaryStrings } from './summary-strings.ts';

const MOST_HITS = 60;

/** Offers this recording's chat and transcript to the search box; a hit seeks and marks the words in the panels. */
export function useTextSearch(): void {
  const client = useClient();
  const queries = useQueryClient();
  const { vodId, player, viewport, store } = useSession();
  usePaletteProvider({
    id: 'review.text',
    label: strings.search.group,
    search: async (text, signal) => {
      if (text.length < 2) return [];
      const { hits } = await fetchCall(queries, client, 'search.text', { vodId, text, limit: MOST_HITS });
      if (signal.aborted) return [];
      const inLane: PaletteItem = {
        id: 'filter',
        label: summaryStrings.showInLane(text),
        icon: 'chat',
        run: () => store.setState({ chatFilter: text }),
      };
      const found = hits.map((hit): PaletteItem => ({
        id: `${hit.source}/${hit.index}`,
        label: hit.author === null ? hit.text : `${hit.author}: ${hit.text}`,
        note: formatTimestamp(hit.atMs),
        icon: hit.source === 'chat' ? 'chat' : 'transcript',
        run: () => {
          store.setState({ panel: hit.source, searchText: text });
          player.intents.seekTo(hit.atMs);
          viewport.centreOn(hit.atMs);
        },
      }));
      return hits.some(({ source }) => source === 'chat') ? [inLane, ...found] : found;
    },
  });
}
