import type { SettingsSection } from '../../app/route.ts';

export function SettingsScreen({ section }: { section: SettingsSection }) {
  return <p>{section}</p>;
}
