import { useState } from 'react';
import type { SecretName, Settings, TranscriberKind } from '../../../shared/model/settings.ts';
import { useFilePickers } from '../../app/file-picker.ts';
import { Button, TextField } from '../../ui/index.ts';
import { checkLoopbackUrl, checkUrl } from './checks.ts';
import type { FieldSaver } from './field-saver.ts';
import { FieldGroup } from './Section.tsx';
import { SecretField } from './SecretField.tsx';
import { ServiceTest } from './ServiceTest.tsx';
import { SettingText } from './SettingText.tsx';
import { strings } from './strings.ts';

const words = strings.speech;

export interface SpeechSetupProps {
  readonly kind: Exclude<TranscriberKind, 'off'>;
  readonly settings: Settings;
  readonly secrets: readonly { readonly name: SecretName; readonly isSet: boolean }[];
  readonly secretsKept: 'keychain' | 'file';
  readonly saver: FieldSaver;
}

/** The fields that a service needs, and its test. */
export function SpeechSetup(props: SpeechSetupProps) {
  const { kind, settings, saver } = props;
  const isKept = (name: SecretName) => props.secrets.some((secret) => secret.name === name && secret.isSet);
  switch (kind) {
    case 'deepgram':
      return (
        <FieldGroup>
          <SecretField
            name="deepgram-api-key"
            isSet={isKept('deepgram-api-key')}
            secretsKept={props.secretsKept}
          />
          <SettingText
            field="deepgramBaseUrl"
            value={settings.deepgramBaseUrl}
            saver={saver}
            label={words.baseUrl}
            placeholder={words.deepgramDefault}
            check={checkUrl}
          />
          <ServiceTest service="deepgram" label={words.test} hint={words.testHint} />
        </FieldGroup>
      );
    case 'openai':
      return (
        <FieldGroup>
          <SecretField
            name="openai-api-key"
            isSet={isKept('openai-api-key')}
            secretsKept={props.secretsKept}
          />
          <SettingText
            field="openaiBaseUrl"
            value={settings.openaiBaseUrl}
            saver={saver}
            label={words.baseUrl}
            placeholder={words.openaiDefault}
            check={checkUrl}
          />
          <ModelName model={settings.openaiModel} saver={saver} />
          <ServiceTest service="openai" label={words.test} hint={words.testHint} />
        </FieldGroup>
      );
    case 'whisper-cpp':
    case 'faster-whisper':
      return <LocalWhisper settings={settings} saver={saver} />;
    case 'whisper-server':
      return (
        <FieldGroup>
          <SettingText
            field="whisperServerUrl"
            value={settings.whisperServerUrl}
            saver={saver}
            label={words.baseUrl}
            placeholder={words.serverDefault}
            check={checkLoopbackUrl}
          />
          <ServiceTest service="whisper" label={words.test} hint={words.testHint} />
        </FieldGroup>
      );
  }
}

function ModelName({ model, saver }: { model: string; saver: FieldSaver }) {
  const [typed, setTyped] = useState<{ text: string; from: string } | null>(null);
  return (
    <TextField
      label={words.model}
      value={typed?.from === model ? typed.text : model}
      error={saver.errorOf('openaiModel')}
      onValue={(text) => setTyped({ text, from: model })}
      onCommit={(text) => {
        if (text.trim() === '') setTyped(null);
        else if (text.trim() !== model) void saver.save({ openaiModel: text.trim() });
      }}
    />
  );
}

function LocalWhisper({ settings, saver }: { settings: Settings; saver: FieldSaver }) {
  const { pickFiles } = useFilePickers();
  const pick = async (field: 'whisperPath' | 'whisperModelPath', title: string) => {
    const [path] = await pickFiles({ title, kinds: ['any'] });
    if (path !== undefined) await saver.save({ [field]: path });
  };
  return (
    <FieldGroup>
      <SettingText
        field="whisperPath"
        value={settings.whisperPath}
        saver={saver}
        label={words.program}
        hint={words.programHint}
        end={
          <Button icon="folder" onClick={() => void pick('whisperPath', words.pickProgram)}>
            {strings.choose}
          </Button>
        }
      />
      <SettingText
        field="whisperModelPath"
        value={settings.whisperModelPath}
        saver={saver}
        label={words.modelPath}
        hint={words.modelPathHint}
        end={
          <Button icon="folder" onClick={() => void pick('whisperModelPath', words.pickModel)}>
            {strings.choose}
          </Button>
        }
      />
      <ServiceTest service="whisper" label={words.test} hint={words.testHint} />
    </FieldGroup>
  );
}
