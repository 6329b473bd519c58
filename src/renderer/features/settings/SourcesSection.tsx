import { useQueryClient } from '@tanstack/react-query';
import type { CallOutput } from '../../../shared/contract/index.ts';
import type { CapabilityState } from '../../../shared/contract/sources.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import { queryKey, useCommand, useQueryCall } from '../../rpc/hooks.ts';
import {
  Badge,
  Button,
  ErrorNotice,
  formatAgo,
  PLATFORM_NAMES,
  Skeleton,
  type BadgeTone,
  type IconName,
} from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useNow } from '../../ui/use-now.ts';
import { Section } from './Section.tsx';
import { sourceStrings } from './source-strings.ts';
import { strings } from './strings.ts';
import styles from './Settings.module.css';
import sourceStyles from './Sources.module.css';

const cx = bindClasses(styles);
const own = bindClasses(sourceStyles);
const words = sourceStrings.health;

const LOOKS: Readonly<Record<CapabilityState['state'], { tone: BadgeTone; icon: IconName }>> = {
  works: { tone: 'good', icon: 'check' },
  fails: { tone: 'bad', icon: 'error' },
  off: { tone: 'plain', icon: 'minus' },
  unknown: { tone: 'plain', icon: 'question' },
};

const SEEN = queryKey('sources.check', { ask: false });

/** Every capability of every platform: whether it works, and when it was last seen to. */
export function SourcesSection() {
  const queries = useQueryClient();
  const seen = useQueryCall('sources.check', { ask: false });
  const ask = useCommand('sources.check');
  const askNow = async () => {
    const answer = await ask.run({ ask: true });
    if (answer !== null) queries.setQueryData<CallOutput<'sources.check'>>(SEEN, answer);
  };
  const capabilities = seen.data?.capabilities ?? [];
  const platforms = [...new Set(capabilities.map(({ platform }) => platform))];
  return (
    <Section title={strings.sections.sources} intro={words.intro}>
      <div className={cx('buttons')}>
        <Button icon="retry" busy={ask.isRunning} onClick={() => void askNow()}>
          {words.ask}
        </Button>
        <span className={cx('note')} role="status">
          {ask.isRunning ? words.asking : words.askHint}
        </span>
      </div>
      {seen.isPending && <Skeleton label={words.looking} rows={3} />}
      {seen.error !== null && <ErrorNotice error={toErrorShape(seen.error)} />}
      {platforms.map((platform) => (
        <HealthTable
          key={platform ?? ''}
          title={platform === null ? words.general : PLATFORM_NAMES[platform]}
          capabilities={capabilities.filter((each) => each.platform === platform)}
        />
      ))}
    </Section>
  );
}

function HealthTable(props: { title: string; capabilities: readonly CapabilityState[] }) {
  const nowMs = useNow(30_000);
  return (
    <table className={own('health')}>
      <caption>{props.title}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{words.capability}</th>
          <th scope="col">{words.state}</th>
          <th scope="col">{words.worked}</th>
        </tr>
      </thead>
      <tbody>
        {props.capabilities.map((each) => (
          <tr key={each.id}>
            <th scope="row">
              {each.label}
              {each.message !== '' && each.error === null && <small>{each.message}</small>}
              {each.error !== null && (
                <small>
                  {each.error.message} {each.error.nextStep}
                </small>
              )}
            </th>
            <td>
              <Badge tone={LOOKS[each.state].tone} icon={LOOKS[each.state].icon}>
                {words.states[each.state]}
              </Badge>
            </td>
            <td className="num">
              {each.workedAtUnixMs === null ? words.never : formatAgo(each.workedAtUnixMs, nowMs)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
