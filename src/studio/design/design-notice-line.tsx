import { X } from 'lucide-react';
import { type ReactElement } from 'react';
import { useStore } from 'zustand';
import { problemText } from '../run/problem-text.ts';
import { useModelText } from '../texts/use-model-text.ts';
import { useText } from '../texts/use-text.ts';
import { designNotice, hush } from './design-notice.ts';
import { IconButton } from '../icon-button.tsx';
import styles from './design-mode.module.css';

/** Why the last thing that was asked of the designer was not done. */
export function DesignNotice(): ReactElement {
  const text = useText();
  const model = useModelText();
  const notice = useStore(designNotice, (state) => state.notice);
  const because = notice?.because ?? null;
  const reason =
    because === null
      ? null
      : 'problem' in because
        ? problemText(because.problem, text)
        : model.diagnostic(because).message;
  return (
    <div role="alert" className={notice === null ? undefined : styles.notice}>
      {notice !== null && (
        <>
          <span>{text(notice.text, reason === null ? notice.values : { ...notice.values, reason })}</span>
          <IconButton label={text('dismiss')} onClick={hush}>
            <X size={14} />
          </IconButton>
        </>
      )}
    </div>
  );
}
