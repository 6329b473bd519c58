import { useCallback } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import { useClient } from '../rpc/connection.ts';
import { fetchCall } from '../rpc/hooks.ts';
import { reportError } from './toasts.ts';

type FileKind = 'media' | 'chat' | 'transcript' | 'any';

export interface PickRequest {
  readonly title: string;
  readonly what: 'files' | 'folder';
  readonly multiple: boolean;
  /** Names that the person has just dropped: shown marked, because a browser does not tell where they lie. */
  readonly wantedNames: readonly string[];
  readonly done: (paths: readonly string[]) => void;
}

/** The request that the browser-hosted file chooser is working on. */
export const usePickRequest = create<{ request: PickRequest | null }>(() => ({ request: null }));

export function finishPick(paths: readonly string[]): void {
  const { request } = usePickRequest.getState();
  usePickRequest.setState({ request: null });
  request?.done(paths);
}

const askHere = (request: Omit<PickRequest, 'done'>): Promise<readonly string[]> =>
  new Promise((resolve) => {
    finishPick([]);
    usePickRequest.setState({ request: { ...request, done: resolve } });
  });

interface PickFilesOptions {
  readonly title: string;
  readonly kinds: FileKind[];
  readonly multiple?: boolean;
  readonly wantedNames?: readonly string[];
}

export interface FilePickers {
  /** Empty when the person gave up. Never rejects: a failure has been shown. */
  readonly pickFiles: (options: PickFilesOptions) => Promise<readonly string[]>;
  readonly pickFolder: (title: string) => Promise<string | null>;
}

/** Asks with the system's dialogs where the host has them, else with our own chooser over `host.browse`. */
export function useFilePickers(): FilePickers {
  const client = useClient();
  const queries = useQueryClient();
  const hasDialogs = useCallback(
    async () => (await fetchCall(queries, client, 'app.info', {})).hasDialogs,
    [queries, client],
  );
  const pickFiles = useCallback(
    async ({ title, kinds, multiple = false, wantedNames = [] }: PickFilesOptions) => {
      try {
        if (await hasDialogs())
          return (await client.call('host.pickFiles', { title, multiple, kinds })).paths;
        return await askHere({ title, what: 'files', multiple, wantedNames });
      } catch (thrown) {
        reportError(thrown);
        return [];
      }
    },
    [client, hasDialogs],
  );
  const pickFolder = useCallback(
    async (title: string) => {
      try {
        if (await hasDialogs()) return (await client.call('host.pickFolder', { title })).path;
        const paths = await askHere({ title, what: 'folder', multiple: false, wantedNames: [] });
        return paths[0] ?? null;
      } catch (thrown) {
        reportError(thrown);
        return null;
      }
    },
    [client, hasDialogs],
  );
  return { pickFiles, pickFolder };
}
