import { CircleX, Info, TriangleAlert } from 'lucide-react';
import { type ReactElement, type ReactNode } from 'react';
import type { DocumentNode, OutputPort } from '#model/document.ts';
import type { PreviewRows } from '#model/preview.ts';
import { useRefusalText } from '../../texts/use-refusal-text.ts';
import { useFailureCauseText } from '../../texts/use-failure-cause-text.ts';
import { useText } from '../../texts/use-text.ts';
import { PreviewTables } from './preview-tables.tsx';
import { usePreviewOf } from './use-preview.ts';
import styles from './preview.module.css';

/** The first rows at what is selected, or why there are none. `port`: only one output, for an edge. */
export function PreviewPanel(props: {
  readonly node: DocumentNode | undefined;
  readonly port: OutputPort | null;
}): ReactElement {
  const { node, port } = props;
  const text = useText();
  const answer = usePreviewOf(node?.id ?? null);
  if (node === undefined) return <Note>{text('previewSelect')}</Note>;
  if (answer === null) return <Note busy>{text('previewComputing')}</Note>;
  switch (answer.kind) {
    case 'blocked':
      return (
        <Note glyph={<CircleX size={15} className={styles.failure} aria-hidden="true" />}>
          {text(answer.nodes.length === 0 ? 'previewBlocked' : 'previewBlockedBy', { names: answer.nodes.join(', ') })}
        </Note>
      );
    case 'unreadable':
      return (
        <Note glyph={<CircleX size={15} className={styles.failure} aria-hidden="true" />}>
          {text('previewUnreadable', { source: answer.source, reason: answer.reason })}
        </Note>
      );
    case 'stopped':
      return <Note glyph={<TriangleAlert size={15} aria-hidden="true" />}>{text('previewStopped')}</Note>;
    case 'rows':
      return <Rows answer={answer} node={node} port={port} />;
  }
}

function Rows(props: {
  readonly answer: PreviewRows;
  readonly node: DocumentNode;
  readonly port: OutputPort | null;
}): ReactElement {
  const { answer, node, port } = props;
  const text = useText();
  const causeText = useFailureCauseText();
  const { failure, rejected, cut, sampled } = answer;
  const remarks = [
    ...(rejected.count > 0 ? [text('previewRejected', { count: rejected.count })] : []),
    ...(cut ? [text('previewCut')] : []),
  ];
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys scroll what has the focus
    <div className={styles.scroll} role="group" aria-label={text('preview')} tabIndex={0}>
      {failure !== null && (
        <p className={styles.remark} role="alert">
          <CircleX size={15} className={styles.failure} aria-hidden="true" />
          <span>{text('previewFailure', { reason: causeText(failure) })}</span>
        </p>
      )}
      {remarks.map((remark) => (
        <p key={remark} className={styles.remark}>
          <TriangleAlert size={15} aria-hidden="true" />
          <span>{remark}</span>
        </p>
      ))}
      <PreviewTables answer={answer} node={node} port={port} />
      {rejected.first.length > 0 && <Rejected rejected={rejected} />}
      <p className={styles.lead}>{text('previewLead', { rows: sampled })}</p>
    </div>
  );
}

function Rejected({ rejected }: { readonly rejected: PreviewRows['rejected'] }): ReactElement {
  const text = useText();
  const refusalText = useRefusalText();
  return (
    <table className={styles.table}>
      <caption>{text('previewRejectedLines')}</caption>
      <thead>
        <tr>
          <th scope="col">{text('previewLine')}</th>
          <th scope="col">{text('previewReason')}</th>
          <th scope="col">{text('previewText')}</th>
        </tr>
      </thead>
      <tbody>
        {rejected.first.map(({ line, refusal, text: content }) => (
          <tr key={`${line} ${content}`}>
            <td className={styles.number}>{line}</td>
            <td>{refusalText(refusal)}</td>
            <td>
              <code>{content}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Note(props: {
  readonly glyph?: ReactNode;
  readonly busy?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <p className={styles.note} aria-busy={props.busy === true}>
      {props.glyph ?? <Info size={15} aria-hidden="true" />}
      <span>{props.children}</span>
    </p>
  );
}
