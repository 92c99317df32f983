/** Fields that a search understands. `is:` asks for a property. */
export const QUERY_FIELDS = [
  'name',
  'title',
  'host',
  'state',
  'tag',
  'group',
  'ip',
  'os',
  'uuid',
  'is',
] as const;
export type QueryField = (typeof QUERY_FIELDS)[number];

/** What `is:` may ask. */
export const QUERY_PROPERTIES = ['autostart', 'transient', 'snapshot', 'saved', 'lost', 'active'] as const;

export interface QueryTerm {
  /** Absent for a plain word, which may stand anywhere. */
  field?: QueryField;
  /** Lower case; one of them must fit. */
  values: readonly string[];
  negated: boolean;
}

/** All terms must fit. */
export type Query = readonly QueryTerm[];

const ALIASES: Record<string, QueryField> = { addr: 'ip', address: 'ip', tags: 'tag', status: 'state' };

function fieldOf(word: string): QueryField | undefined {
  const lower = word.toLowerCase();
  return (
    QUERY_FIELDS.find((field) => field === lower) ??
    (Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : undefined)
  );
}

/**
 * `web host:lab state:running,paused -tag:"old lab" ip:10.0`: words and `field:value`, all of which must fit; several
 * values with commas, of which one must; `-` before a term for those that do not fit; quotes around spaces and
 * commas. A colon behind anything but a known field is part of the word (`fe80::1`). Never fails: any text is a query.
 */
export function parseQuery(text: string): Query {
  const terms: QueryTerm[] = [];
  for (const raw of splitTerms(text)) {
    const negated = raw.startsWith('-') && raw.length > 1;
    const body = negated ? raw.slice(1) : raw;
    const colon = body.indexOf(':');
    const field = colon > 0 ? fieldOf(body.slice(0, colon)) : undefined;
    const rest = field ? body.slice(colon + 1) : body;
    const values = field ? splitQuoted(rest, ',') : [rest];
    const clean = values.map((value) => unquote(value).trim().toLowerCase()).filter((value) => value !== '');
    // `host:` while it is being typed restricts nothing yet.
    if (clean.length > 0) terms.push({ ...(field ? { field } : {}), values: clean, negated });
  }
  return terms;
}

const splitTerms = (text: string): string[] => splitQuoted(text, ' ').filter((term) => term !== '');

/** Splits at `separator` (a space stands for any white space) outside of double quotes; quotes are kept. */
function splitQuoted(text: string, separator: ' ' | ','): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    const splits = separator === ' ' ? /\s/.test(char) : char === separator;
    if (splits && !quoted) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}

const unquote = (text: string): string => text.replaceAll('"', '');

/** `value` as it must be written behind a field. */
export const quoteValue = (value: string): string => {
  const plain = value.replaceAll('"', '');
  return /[\s,]/.test(plain) ? `"${plain}"` : plain;
};
