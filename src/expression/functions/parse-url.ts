import { memo } from '../evaluate/last-value.ts';
import { type FunctionCall, type ScalarFunction, strictCall } from '../evaluate/scalar-function.ts';
import { textAt, textRows } from '../evaluate/text-kernels.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import { isText, STRING } from '../types/type-rules.ts';

/** PARSE_URL reads a URL as java.net.URL does: it splits the text and neither decodes nor normalises it. */
interface UrlParts {
  readonly PROTOCOL: string;
  readonly AUTHORITY: string | null;
  readonly USERINFO: string | null;
  readonly HOST: string;
  readonly PATH: string;
  readonly QUERY: string | null;
  readonly FILE: string;
  readonly REF: string | null;
}

/** Protocols that every Java knows; others are no URL. */
const PROTOCOLS = new Set(['http', 'https', 'ftp', 'file', 'jar', 'mailto', 'jrt', 'jmod']);

/** The parts of a URL, or null where Java refuses it. */
function parseUrl(spec: string): UrlParts | null {
  // Java trims control characters and blanks, and a leading "url:".
  let text = trimControls(spec).replace(/^url:/i, '');
  const protocol = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1]?.toLowerCase();
  if (protocol === undefined || !PROTOCOLS.has(protocol)) return null;
  text = text.slice(protocol.length + 1);
  const hash = text.indexOf('#');
  const ref = hash < 0 ? null : text.slice(hash + 1);
  if (hash >= 0) text = text.slice(0, hash);
  if (protocol === 'jar' || protocol === 'mailto') return opaqueUrl(protocol, text, ref);
  const mark = text.indexOf('?');
  const query = mark < 0 ? null : text.slice(mark + 1);
  if (mark >= 0) text = text.slice(0, mark);
  let [authority, userInfo, host]: [string | null, string | null, string] = [null, null, ''];
  if (text.startsWith('//') && !text.startsWith('////')) {
    const end = text.indexOf('/', 2);
    authority = text.slice(2, end < 0 ? undefined : end);
    text = end < 0 ? '' : text.slice(end);
    const parsed = parseAuthority(authority);
    if (parsed === null) return null;
    [userInfo, host] = parsed;
  }
  const file = query === null ? text : `${text}?${query}`;
  return {
    PROTOCOL: protocol,
    AUTHORITY: authority,
    USERINFO: userInfo,
    HOST: host,
    PATH: text,
    QUERY: query,
    FILE: file,
    REF: ref,
  };
}

function trimControls(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && text.charCodeAt(from) <= 0x20) from++;
  while (to > from && text.charCodeAt(to - 1) <= 0x20) to--;
  return text.slice(from, to);
}

function opaqueUrl(protocol: string, text: string, ref: string | null): UrlParts {
  const path = text;
  return {
    PROTOCOL: protocol,
    AUTHORITY: null,
    USERINFO: null,
    HOST: '',
    PATH: path,
    QUERY: null,
    FILE: path,
    REF: ref,
  };
}

/** User and host of `user@host:port`; null for a port that is no number. */
function parseAuthority(authority: string): [userInfo: string | null, host: string] | null {
  const at = authority.indexOf('@');
  // Two of them make neither user nor host.
  if (at !== authority.lastIndexOf('@')) return [null, ''];
  const userInfo = at < 0 ? null : authority.slice(0, at);
  const rest = authority.slice(at + 1);
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(rest) ?? [];
  if (host === undefined) return null;
  if (port !== undefined && port !== '' && !/^\d{1,9}$/.test(port)) return null;
  return [userInfo, host];
}

/** The value of a key in the query, as it stands there. */
function queryValue(query: string | null, key: string): string | null {
  if (query === null) return null;
  for (const pair of query.split('&')) if (pair.startsWith(`${key}=`)) return pair.slice(key.length + 1);
  return null;
}

function bindParseUrl(call: FunctionCall): TypedExpression | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const partsOf = memo(parseUrl);
  const kernel = textRows((args, row) => {
    const part = textAt(args[1], row);
    const parts = partsOf(textAt(args[0], row));
    if (parts === null) return null;
    if (args[2] !== undefined) return part === 'QUERY' ? queryValue(parts.QUERY, textAt(args[2], row)) : null;
    return Object.hasOwn(parts, part) ? parts[part as keyof UrlParts] : null;
  });
  return strictCall(call, STRING, kernel, { nullable: true });
}

export const URL_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'PARSE_URL', signatures: ['PARSE_URL(url, part [, key])'], arity: [2, 3], bind: bindParseUrl },
];
