import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConnectionProvider, type Connection } from '../rpc/connection.ts';
import '../styles/tokens.css';
import '../styles/base.css';
import { App } from './App.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { startRouting } from './route.ts';

/** Answers stay until a change stream or a command invalidates them; the core is near, so nothing is asked twice in vain. */
const makeQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: Infinity, retry: false, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });

/** Starts the app in an element over any connection. Returns the way to take it down. */
export function mountApp(element: HTMLElement, connection: Connection): () => void {
  const stopRouting = startRouting();
  const root = createRoot(element);
  root.render(
    <StrictMode>
      <ErrorBoundary>
        <ConnectionProvider value={connection}>
          <QueryClientProvider client={makeQueries()}>
            <App />
          </QueryClientProvider>
        </ConnectionProvider>
      </ErrorBoundary>
    </StrictMode>,
  );
  return () => {
    root.unmount();
    stopRouting();
  };
}
