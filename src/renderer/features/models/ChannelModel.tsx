import { toErrorShape } from '../../../shared/errors.ts';
import type { LingoSummary } from '../../../shared/model/lingo.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { Badge, Button, ErrorNotice, Progress, Skeleton } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { strings } from './strings.ts';
import { TokenRow } from './TokenRow.tsx';
import { useModelActions } from './use-model-actions.ts';
import styles from './Models.module.css';

const cx = bindClasses(styles);

/** One channel: which model reads it and why, its words, and the held-out messages that changed. */
export function ChannelModel({ summary }: { summary: LingoSummary }) {
  const query = useQueryCall('lingo.show', { channelKey: summary.channelKey });
  const actions = useModelActions(summary);
  const tokens = query.data?.tokens ?? [];
  return (
    <>
      <section className={cx('card')} aria-label={summary.channel}>
        <div className={cx('head')}>
          <h2>{summary.channel}</h2>
          <Badge
            tone={summary.verdict.inUse ? 'good' : 'plain'}
            icon={summary.verdict.inUse ? 'check' : 'minus'}
          >
            {summary.verdict.inUse ? strings.states.tuned : strings.states.shipped}
          </Badge>
          <span className="grow" />
          <Button size="small" icon="export" onClick={() => void actions.exportAll()}>
            {strings.export}
          </Button>
          <Button size="small" icon="trash" tone="danger" onClick={() => void actions.reset()}>
            {strings.reset}
          </Button>
        </div>
        <p>{strings.why[summary.verdict.why]}</p>
        <Figures summary={summary} />
      </section>
      <section className={cx('card')} aria-label={strings.words}>
        <h3>{strings.words}</h3>
        {query.isPending && <Skeleton label={strings.words} rows={4} />}
        {query.error !== null && (
          <ErrorNotice error={toErrorShape(query.error)}>
            <Button size="small" icon="retry" onClick={() => void query.refetch()}>
              {strings.again}
            </Button>
          </ErrorNotice>
        )}
        {query.data !== undefined && tokens.length === 0 && <p className={cx('note')}>{strings.noWords}</p>}
        {tokens.length > 0 && (
          <table className={cx('table')}>
            <Head names={strings.wordsHead} />
            <tbody>
              {tokens.map((token) => (
                <TokenRow key={`${token.kind} ${token.key}`} token={token} onMeaning={actions.correct} />
              ))}
            </tbody>
          </table>
        )}
      </section>
      <Examples summary={summary} />
    </>
  );
}

function Figures({ summary }: { summary: LingoSummary }) {
  const { messages, tunedRight, untunedRight } = summary.figures;
  return (
    <div className={cx('card')} role="group" aria-label={strings.compared}>
      {messages > 0 && (
        <div className={cx('figures')}>
          <span>{strings.tuned}</span>
          <Progress label={strings.tuned} fraction={tunedRight / messages} />
          <span className="num">{strings.right(tunedRight, messages)}</span>
          <span>{strings.untuned}</span>
          <Progress label={strings.untuned} fraction={untunedRight / messages} />
          <span className="num">{strings.right(untunedRight, messages)}</span>
        </div>
      )}
      <p className={joinClasses(cx('note'), 'num')}>{strings.counted(summary)}</p>
      {messages > 0 && <p className={cx('note')}>{strings.silver}</p>}
    </div>
  );
}

function Examples({ summary }: { summary: LingoSummary }) {
  const { examples } = summary.figures;
  if (examples.length === 0) return null;
  return (
    <section className={cx('card')} aria-label={strings.changed}>
      <h3>{strings.changed}</h3>
      <table className={cx('table')}>
        <Head names={strings.changedHead} />
        <tbody>
          {examples.map(({ text, untuned, tuned, silver }, at) => (
            <tr key={at}>
              <td>{text}</td>
              <td>{untuned}</td>
              <td>{tuned}</td>
              <td>{silver}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Head({ names }: { names: readonly string[] }) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
