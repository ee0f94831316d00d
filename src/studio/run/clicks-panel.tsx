import { CornerDownLeft, Flag } from 'lucide-react';
import { type FormEvent, type ReactElement, useId, useState } from 'react';
import { useStore } from 'zustand';
import { CLICKS_END } from '#protocol/job-client.ts';
import type { JobPlan, OperatorPlan } from '#protocol/job-plan.ts';
import { typeText } from '#protocol/logical-type.ts';
import controls from '../controls.module.css';
import { recordClicks } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { type ClickDraft, clickLine, draftProblem, emptyDraft, nextDraft } from './click-form.ts';
import styles from './clicks.module.css';
import { usePolled } from './use-polled.ts';

/** Where events are made for the sources of clicks of a running job; nothing if it has none. */
export function ClicksPanel({ plan }: { readonly plan: JobPlan }): ReactElement | null {
  const sources = plan.vertices
    .flatMap(({ operators }) => operators)
    .filter(({ config }) => config.kind === 'source-clicks');
  if (sources.length === 0) return null;
  return (
    <div className={styles.panel}>
      {sources.map((source) => (
        <ClickSource key={source.uid} source={source} />
      ))}
    </div>
  );
}

function ClickSource({ source }: { readonly source: OperatorPlan }): ReactElement {
  const { uid, name, outputSchema } = source;
  const text = useText();
  const id = useId();
  const takes = useStore(sessionStore, ({ status, position }) => status === 'running' && position === null);
  const startMs = useStore(sessionStore, ({ clockStartMs }) => clockStartMs);
  const [typed, setTyped] = useState<ClickDraft | null>(null);
  const [recent, setRecent] = useState<readonly ClickDraft[]>([]);
  const record = usePolled(takes ? { kind: 'clickRecord', uid } : null, true);
  // Events start with the run; until it has said when that was, now is as good.
  const [openedMs] = useState(() => Date.now());
  const draft = typed ?? emptyDraft(outputSchema, Math.floor((startMs > 0 ? startMs : openedMs) / 1000) * 1000);
  const line = clickLine(outputSchema, draft);

  const emit = (event: ClickDraft): void => {
    const made = clickLine(outputSchema, event);
    if (made === null) return;
    recordClicks(uid, [made]);
    setTyped(nextDraft(outputSchema, event));
    const same = (other: ClickDraft): boolean => withoutTime(other) === withoutTime(event);
    setRecent([event, ...recent.filter((other) => !same(other))].slice(0, RECENT_MAX));
  };
  const withoutTime = (event: ClickDraft): string =>
    event.filter((_, index) => index !== outputSchema.timeField).join(', ');
  /** A known event at the time that comes next. */
  const again = (event: ClickDraft): ClickDraft =>
    outputSchema.timeField === null ? event : event.with(outputSchema.timeField, draft[outputSchema.timeField] ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    emit(draft);
  };
  return (
    <form className={styles.source} aria-label={text('clicksOf', { name })} onSubmit={submit}>
      <h3>{text('clicksOf', { name })}</h3>
      <div className={styles.fields}>
        {outputSchema.fields.map((field, index) => {
          const problem = draft[index] === '' && typed === null ? null : draftProblem(field, draft[index] ?? '');
          return (
            <label key={field.name} htmlFor={`${id}-${index}`}>
              <span>
                {field.name} <code>{typeText(field.type)}</code>
              </span>
              <input
                id={`${id}-${index}`}
                className={controls.input}
                value={draft[index] ?? ''}
                spellCheck={false}
                aria-invalid={problem !== null}
                title={problem ?? undefined}
                onChange={(event) => setTyped(draft.with(index, event.currentTarget.value))}
              />
            </label>
          );
        })}
      </div>
      <div className={styles.actions}>
        <button type="submit" className={controls.button} disabled={!takes || line === null}>
          <CornerDownLeft size={14} />
          {text('clickEmit')}
        </button>
        <button
          type="button"
          className={controls.button}
          disabled={!takes}
          title={text('clicksEndHelp')}
          onClick={() => recordClicks(uid, [CLICKS_END])}
        >
          <Flag size={14} />
          {text('clicksEnd')}
        </button>
      </div>
      {recent.length > 0 && (
        <div className={styles.recent} role="group" aria-label={text('clicksAgain')}>
          {recent.map((event) => (
            <button
              key={withoutTime(event)}
              type="button"
              className={controls.button}
              disabled={!takes}
              onClick={() => emit(again(event))}
            >
              {withoutTime(event)}
            </button>
          ))}
        </div>
      )}
      <p role="status">
        {record?.kind === 'clickRecord'
          ? text(record.waiting > 0 ? 'clicksWaiting' : 'clicksRecorded', {
              recorded: record.recorded,
              waiting: record.waiting,
            })
          : text('clicksHelp')}
      </p>
    </form>
  );
}

/** Events that one click makes again. */
const RECENT_MAX = 4;
