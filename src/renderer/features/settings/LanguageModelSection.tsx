import type { SecretName, Settings } from '../../../shared/model/settings.ts';
import { Button, Switch } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { checkUrl } from './checks.ts';
import { useFieldSaver } from './field-saver.ts';
import { ModelName, WordsCost } from './ModelChoice.tsx';
import { SecretField } from './SecretField.tsx';
import { FieldGroup, Section } from './Section.tsx';
import { ServiceTest } from './ServiceTest.tsx';
import { SettingNumber } from './SettingNumber.tsx';
import { SettingText } from './SettingText.tsx';
import { modelStrings as words } from './model-strings.ts';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);

/** Addresses as their services document them; `model` is one that is known to answer as it is asked. */
const PRESETS: readonly { readonly name: string; readonly url: string; readonly model: string | null }[] = [
  {
    name: 'Nebius',
    url: 'https://api.tokenfactory.nebius.com/v1',
    model: 'meta-llama/Meta-Llama-3.1-8B-Instruct',
  },
  { name: 'OpenAI', url: 'https://api.openai.com/v1', model: 'gpt-4o-mini' },
  { name: 'Ollama', url: 'http://127.0.0.1:11434/v1', model: null },
  { name: 'LM Studio', url: 'http://127.0.0.1:1234/v1', model: null },
];

export interface LanguageModelSectionProps {
  readonly settings: Settings;
  readonly secrets: readonly { readonly name: SecretName; readonly isSet: boolean }[];
  readonly secretsKept: 'keychain' | 'file';
}

/** Which model reads what was said, what it may cost, and that nothing goes there until it is switched on. */
export function LanguageModelSection({ settings, secrets, secretsKept }: LanguageModelSectionProps) {
  const saver = useFieldSaver();
  const { llmEnabled, llmBaseUrl, llmModel } = settings;
  const isSetUp = llmBaseUrl !== null && llmModel !== null;
  return (
    <Section title={strings.sections['language-model']} intro={words.intro} isSaved={saver.isSaved}>
      <FieldGroup title={words.where}>
        <div className={cx('buttons')}>
          {PRESETS.map(({ name, url, model }) => (
            <Button
              key={name}
              size="small"
              onClick={() =>
                void saver.save({ llmBaseUrl: url, ...(model === null ? {} : { llmModel: model }) })
              }
            >
              {name}
            </Button>
          ))}
        </div>
        <SettingText
          field="llmBaseUrl"
          value={llmBaseUrl}
          saver={saver}
          label={words.address}
          hint={words.addressHint}
          placeholder="http://127.0.0.1:11434/v1"
          check={checkUrl}
        />
        <ModelName settings={settings} saver={saver} />
        <SecretField
          name="llm-api-key"
          isSet={secrets.find(({ name }) => name === 'llm-api-key')?.isSet ?? false}
          secretsKept={secretsKept}
          hint={words.keyHint}
        />
        {isSetUp && <ServiceTest service="language-model" label={words.test} hint={words.testHint} />}
      </FieldGroup>
      <FieldGroup title={words.consent}>
        <p className={cx('note')}>{strings.privacy.languageModelGets}</p>
        {isSetUp && <WordsCost />}
        <Switch
          label={words.on}
          hint={isSetUp ? words.onHint : words.notSetUp}
          checked={llmEnabled}
          disabled={!isSetUp && !llmEnabled}
          onChecked={(checked) => void saver.save({ llmEnabled: checked })}
        />
        <Switch
          label={words.summaries}
          hint={words.summariesHint}
          checked={settings.llmSummaries}
          disabled={!llmEnabled}
          onChecked={(llmSummaries) => void saver.save({ llmSummaries })}
        />
      </FieldGroup>
      <Limits settings={settings} saver={saver} />
    </Section>
  );
}

function Limits({ settings, saver }: { settings: Settings; saver: ReturnType<typeof useFieldSaver> }) {
  const price = { saver, min: 0, max: 1000, digits: 3, bad: words.priceBad, empty: words.listPrice };
  return (
    <FieldGroup title={words.limits}>
      <SettingNumber
        field="llmConcurrency"
        value={settings.llmConcurrency}
        label={words.atOnce}
        {...{ saver, min: 1, max: 64, bad: words.atOnceBad }}
      />
      <SettingNumber
        field="llmTimeoutSec"
        value={settings.llmTimeoutSec}
        label={words.timeout}
        {...{ saver, min: 1, max: 600, bad: words.timeoutBad }}
      />
      <SettingNumber
        field="llmBudgetUsd"
        value={settings.llmBudgetUsd}
        label={words.budget}
        hint={words.budgetHint}
        {...{ saver, min: 0, max: 1000, digits: 2, bad: words.budgetBad, empty: words.noLimit }}
      />
      <SettingNumber
        field="llmInputUsdPerMillion"
        value={settings.llmInputUsdPerMillion}
        label={words.inputPrice}
        hint={words.priceHint}
        {...price}
      />
      <SettingNumber
        field="llmOutputUsdPerMillion"
        value={settings.llmOutputUsdPerMillion}
        label={words.outputPrice}
        {...price}
      />
    </FieldGroup>
  );
}
