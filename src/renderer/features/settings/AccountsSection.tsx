import type { SecretName } from '../../../shared/model/settings.ts';
import { SecretField } from './SecretField.tsx';
import { FieldGroup, Section } from './Section.tsx';
import { sourceStrings } from './source-strings.ts';
import { strings } from './strings.ts';
import { TwitchSignIn } from './TwitchSignIn.tsx';

const words = sourceStrings.accounts;

export interface AccountsSectionProps {
  readonly secrets: readonly { readonly name: SecretName; readonly isSet: boolean }[];
  readonly secretsKept: 'keychain' | 'file';
}

/** Signing in, and the keys of services that links come from. */
export function AccountsSection({ secrets, secretsKept }: AccountsSectionProps) {
  const isSet = (name: SecretName): boolean => secrets.find((secret) => secret.name === name)?.isSet ?? false;
  return (
    <Section title={strings.sections.accounts} intro={words.intro}>
      <FieldGroup title={words.twitch}>
        <TwitchSignIn />
        <SecretField
          name="twitch-token"
          label={words.token}
          hint={words.tokenHint}
          isSet={isSet('twitch-token')}
          secretsKept={secretsKept}
        />
      </FieldGroup>
      <FieldGroup title={words.youtube}>
        <SecretField
          name="youtube-api-key"
          label={words.youtubeKey}
          hint={words.youtubeHint}
          isSet={isSet('youtube-api-key')}
          secretsKept={secretsKept}
        />
      </FieldGroup>
    </Section>
  );
}
