/** A form of a call, cut around one of its arguments. */
export interface SignatureParts {
  readonly before: string;
  /** Empty if the form has no such argument. */
  readonly active: string;
  readonly after: string;
}

/**
 * Cuts `SUBSTRING(text, from [, length])` around its n-th argument, from 0. An argument that may be repeated (`…`)
 * stands for all behind it.
 */
export function signatureParts(form: string, argument: number): SignatureParts {
  const open = form.indexOf('(');
  const close = form.lastIndexOf(')');
  if (open < 0 || close < open) return { before: form, active: '', after: '' };
  const starts = [open + 1];
  let depth = 0;
  for (let at = open + 1; at < close; at++) {
    if (form[at] === '(') depth++;
    else if (form[at] === ')') depth--;
    else if (form[at] === ',' && depth === 0) starts.push(at + 1);
  }
  const repeats = form.includes('…') || form.includes('...');
  const index = repeats ? Math.min(argument, starts.length - 1) : argument;
  const from = starts[index];
  if (from === undefined) return { before: form, active: '', after: '' };
  const to = (starts[index + 1] ?? close + 1) - 1;
  const inner = form.slice(from, to);
  const lead = /^[\s[]*/.exec(inner)?.[0].length ?? 0;
  const tail = /[\s[\]]*$/.exec(inner.slice(lead))?.[0].length ?? 0;
  return {
    before: form.slice(0, from + lead),
    active: form.slice(from + lead, to - tail),
    after: form.slice(to - tail),
  };
}
