import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Client } from '../../shared/contract/index.ts';
import type { PageScope } from '../../shared/hosts.ts';

/** `lost` is being made again by itself; `refused` is final (wrong token, or the core has gone for good). */
export type LinkState = 'connecting' | 'open' | 'lost' | 'refused';

/** The renderer's way to the core, the same whichever host it runs in. */
export interface Connection {
  readonly client: Client;
  /** The host's address of a byte asset; `path` comes from `assetPath` of shared/assets.ts. */
  readonly assetUrl: (path: string) => string;
  /** The path of a dropped file; null where the host cannot know it (a browser never tells). */
  readonly pathForFile: (file: File) => string | null;
  readonly knowsDroppedPaths: boolean;
  /** What this page may do, known once the link is open. */
  readonly scope: () => PageScope;
  readonly link: {
    readonly get: () => LinkState;
    readonly subscribe: (onChange: () => void) => () => void;
  };
}

const ConnectionContext = createContext<Connection | null>(null);
export const ConnectionProvider = ConnectionContext.Provider;

export function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (connection === null) throw new Error('no <ConnectionProvider> above this component');
  return connection;
}

export const useClient = (): Client => useConnection().client;

/** `assetUrl(assetPath.poster(vodId))` */
export const useAssetUrl = (): ((path: string) => string) => useConnection().assetUrl;

export function useLinkState(): LinkState {
  const { link } = useConnection();
  return useSyncExternalStore(link.subscribe, link.get);
}

/** Whether this page is the live window alone: a dock in OBS, or on a phone. */
export function useIsDock(): boolean {
  const { link, scope } = useConnection();
  return useSyncExternalStore(link.subscribe, () => scope() === 'live');
}
