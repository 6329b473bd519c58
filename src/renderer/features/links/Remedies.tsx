import type { AppErrorShape } from '../../../shared/errors.ts';
import type { Platform } from '../../../shared/model/link.ts';
import { navigate, type SettingsSection } from '../../app/route.ts';
import { Button, type IconName } from '../../ui/index.ts';
import { remediesOf, type Remedy } from './describe-link.ts';
import { strings } from './strings.ts';

const DOORS: Readonly<Record<Remedy, { section: SettingsSection; label: string; icon: IconName }>> = {
  'sign-in': { section: 'accounts', label: strings.signIn, icon: 'key' },
  'own-token': { section: 'accounts', label: strings.ownToken, icon: 'key' },
  'api-key': { section: 'accounts', label: strings.apiKey, icon: 'key' },
  downloads: { section: 'downloads', label: strings.toDownloads, icon: 'settings' },
  health: { section: 'sources', label: strings.toHealth, icon: 'stethoscope' },
};

/** Buttons to where a refusal can be mended. The link stays in the field, to be tried again. */
export function Remedies({ error, platform }: { error: AppErrorShape; platform: Platform | null }) {
  return remediesOf(error, platform).map((remedy) => {
    const { section, label, icon } = DOORS[remedy];
    return (
      <Button key={remedy} size="small" icon={icon} onClick={() => navigate({ screen: 'settings', section })}>
        {label}
      </Button>
    );
  });
}
