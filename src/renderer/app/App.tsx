import { lazy, Suspense } from 'react';
import { ImportSheet } from '../features/library/ImportSheet.tsx';
import { LibraryScreen } from '../features/library/LibraryScreen.tsx';
import { ChannelsScreen } from '../features/channels/ChannelsScreen.tsx';
import { ClipsScreen } from '../features/clips/ClipsScreen.tsx';
import { LiveScreen } from '../features/live/LiveScreen.tsx';
import { ModelsScreen } from '../features/models/ModelsScreen.tsx';
import { SettingsScreen } from '../features/settings/SettingsScreen.tsx';
import { useIsDock, useLinkState } from '../rpc/connection.ts';
import { Button, EmptyState } from '../ui/index.ts';
import { bindClasses } from '../ui/classes.ts';
import { AppShortcuts } from './AppShortcuts.tsx';
import { CheatSheet } from './CheatSheet.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { DropTarget } from './DropTarget.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { FilePicker } from './FilePicker.tsx';
import { LinkBanner } from './LinkBanner.tsx';
import { LiveData } from './LiveData.tsx';
import { NavRail } from './NavRail.tsx';
import { CURRENT_RECORDING, navigate, useRoute, type Route } from './route.ts';
import { SettingsEffects } from './SettingsEffects.tsx';
import { strings } from './strings.ts';
import { ToastLayer } from './ToastLayer.tsx';
import styles from './App.module.css';

const cx = bindClasses(styles);

const ReviewScreen = lazy(async () => ({
  default: (await import('../features/review/ReviewScreen.tsx')).ReviewScreen,
}));

/** The frame: rail, the screen of the route, and the layers above it. A dock has the live window alone. */
export function App() {
  const route = useRoute((state) => state.route);
  const isRefused = useLinkState() === 'refused';
  const isDock = useIsDock();
  const isLive = route.screen === 'live';
  const shown: Route = isDock && !isLive ? { screen: 'live', recordingId: CURRENT_RECORDING } : route;
  return (
    <div className={cx('app', isLive && 'dock', isDock && 'alone')}>
      <LiveData />
      <SettingsEffects />
      {!isDock && <AppShortcuts />}
      {!isDock && <NavRail />}
      <div className={cx('column')}>
        <LinkBanner />
        <main className={cx('main')} id="main">
          <ErrorBoundary key={screenKey(shown)}>
            <Suspense fallback={<p className={cx('loading')}>{strings.review.loading}</p>}>
              {isRefused ? <Refused isDock={isDock} /> : <Screen route={shown} />}
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      {!isDock && <Layers />}
      <ToastLayer />
    </div>
  );
}

function Layers() {
  return (
    <>
      <ImportSheet />
      <FilePicker />
      <CheatSheet />
      <CommandPalette />
      <DropTarget />
    </>
  );
}

const screenKey = (route: Route): string =>
  route.screen === 'review' ? `review/${route.vodId ?? ''}` : route.screen;

function Screen({ route }: { route: Route }) {
  switch (route.screen) {
    case 'library':
      return <LibraryScreen />;
    case 'review':
      return route.vodId === null ? <NothingOpen /> : <ReviewScreen key={route.vodId} vodId={route.vodId} />;
    case 'channels':
      return <ChannelsScreen />;
    case 'clips':
      return <ClipsScreen clipId={route.clipId} />;
    case 'live':
      return <LiveScreen key={route.recordingId} recordingId={route.recordingId} />;
    case 'models':
      return <ModelsScreen />;
    case 'settings':
      return <SettingsScreen section={route.section} />;
  }
}

/** Nothing works any more on this page: the core has gone for good, or does not accept the page's key. */
function Refused({ isDock }: { isDock: boolean }) {
  const text = isDock ? strings.link.refusedDockNext : strings.link.refusedNext;
  return (
    <EmptyState icon="offline" title={strings.link.refused} text={text}>
      <Button icon="retry" onClick={() => window.location.reload()}>
        {strings.link.reload}
      </Button>
    </EmptyState>
  );
}

function NothingOpen() {
  return (
    <EmptyState icon="review" title={strings.review.nothingOpen} text={strings.review.nothingOpenText}>
      <Button tone="primary" onClick={() => navigate({ screen: 'library' })}>
        {strings.review.toLibrary}
      </Button>
    </EmptyState>
  );
}
