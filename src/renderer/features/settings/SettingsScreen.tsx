import type { ReactNode } from 'react';
import type { CallOutput } from '../../../shared/contract/index.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import { formatRoute, SETTINGS_SECTIONS, type SettingsSection } from '../../app/route.ts';
import { useSettingsQuery } from '../../app/settings.ts';
import { Button, ErrorNotice, Icon, Skeleton, type IconName } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { AccountsSection } from './AccountsSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { ClipsSection } from './ClipsSection.tsx';
import { DiagnosticsSection } from './DiagnosticsSection.tsx';
import { DownloadsSection } from './DownloadsSection.tsx';
import { ObsSection } from './ObsSection.tsx';
import { FoldersSection } from './FoldersSection.tsx';
import { LanguageModelSection } from './LanguageModelSection.tsx';
import { LiveSection } from './LiveSection.tsx';
import { PrivacySection } from './PrivacySection.tsx';
import { ScoringSection } from './ScoringSection.tsx';
import { ShortcutsSection } from './ShortcutsSection.tsx';
import { SoundsSection } from './SoundsSection.tsx';
import { SourcesSection } from './SourcesSection.tsx';
import { SpeechSection } from './SpeechSection.tsx';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);

const ICONS: Readonly<Record<SettingsSection, IconName>> = {
  folders: 'folder',
  clips: 'scissors',
  obs: 'broadcast',
  downloads: 'download',
  accounts: 'key',
  sources: 'link',
  live: 'broadcast',
  speech: 'microphone',
  'language-model': 'transcript',
  sounds: 'volume',
  scoring: 'sliders',
  appearance: 'palette',
  shortcuts: 'keyboard',
  privacy: 'shield',
  diagnostics: 'stethoscope',
};

/** Everything a person can set; saved at once. */
export function SettingsScreen({ section }: { section: SettingsSection }) {
  const query = useSettingsQuery();
  return (
    <>
      <header className={cx('top')}>
        <h1>{strings.title}</h1>
      </header>
      <div className={cx('columns')}>
        <nav className={cx('nav')} aria-label={strings.title}>
          {SETTINGS_SECTIONS.map((id) => (
            <a
              key={id}
              href={formatRoute({ screen: 'settings', section: id })}
              className={cx('link', id === section && 'current')}
              aria-current={id === section ? 'page' : undefined}
            >
              <Icon name={ICONS[id]} />
              {strings.sections[id]}
            </a>
          ))}
        </nav>
        <div className={cx('page')}>
          {query.isPending && <Skeleton label={strings.loading} rows={3} />}
          {query.error !== null && <Unreadable error={query.error} onRetry={() => void query.refetch()} />}
          {query.data !== undefined && pageOf(section, query.data)}
        </div>
      </div>
    </>
  );
}

function Unreadable({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <section className={cx('section')}>
      <h2>{strings.failedTitle}</h2>
      <ErrorNotice error={toErrorShape(error)}>
        <Button size="small" icon="retry" onClick={onRetry}>
          {strings.again}
        </Button>
      </ErrorNotice>
    </section>
  );
}

function pageOf(section: SettingsSection, data: CallOutput<'settings.get'>): ReactNode {
  const { settings } = data;
  switch (section) {
    case 'folders':
      return <FoldersSection settings={settings} />;
    case 'clips':
      return <ClipsSection settings={settings} />;
    case 'live':
      return <LiveSection settings={settings} secrets={data.secrets} secretsKept={data.secretsKept} />;
    case 'obs':
      return <ObsSection settings={settings} secrets={data.secrets} secretsKept={data.secretsKept} />;
    case 'downloads':
      return <DownloadsSection settings={settings} />;
    case 'accounts':
      return <AccountsSection secrets={data.secrets} secretsKept={data.secretsKept} />;
    case 'sources':
      return <SourcesSection />;
    case 'speech':
      return <SpeechSection settings={settings} secrets={data.secrets} secretsKept={data.secretsKept} />;
    case 'language-model':
      return (
        <LanguageModelSection settings={settings} secrets={data.secrets} secretsKept={data.secretsKept} />
      );
    case 'sounds':
      return <SoundsSection settings={settings} />;
    case 'scoring':
      return <ScoringSection settings={settings} />;
    case 'appearance':
      return <AppearanceSection settings={settings} />;
    case 'shortcuts':
      return <ShortcutsSection settings={settings} />;
    case 'privacy':
      return <PrivacySection settings={settings} secretsKept={data.secretsKept} />;
    case 'diagnostics':
      return <DiagnosticsSection />;
  }
}
