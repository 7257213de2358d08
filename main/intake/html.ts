/** HTML as plain text: tags are dropped, never run; nothing is loaded. One pass over the source, so hostile input costs no more than its length. */

/** The visible text. Scripts, styles, heads, templates and comments vanish; a link's address is kept beside its words. */
export function htmlToText(html: string): string {
  let out = '';
  let at = 0;
  let href = '';
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) {
      out += visible(html.slice(at));
      break;
    }
    out += visible(html.slice(at, open));
    const tag = tagAt(html, open);
    at = tag.end;
    if (SKIPPED.has(tag.name) && !tag.closing) at = endOfSkipped(html, tag.name, at);
    else if (BLOCKS.has(tag.name)) out += '\n';
    else if (CELLS.has(tag.name) && !tag.closing) out += '\t';
    else if (tag.name === 'a' && !tag.closing) href = linkOf(tag.source);
    else if (tag.name === 'a' && href !== '') {
      if (!out.endsWith(href)) out += ` (${href})`;
      href = '';
    }
  }
  return out.split('\n').map((line) => line.replace(/[ \t\u00a0]+/g, ' ').trim()).join('\n').replace(/\n{3,}/g, '\n\n').trim();
}

const SKIPPED = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'iframe', 'object', 'svg', 'math', 'textarea', 'select']);
const BLOCKS = new Set(['p', 'div', 'br', 'tr', 'table', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'hr', 'section', 'article', 'header', 'footer']);
const CELLS = new Set(['td', 'th']);

interface Tag {
  readonly name: string;
  readonly closing: boolean;
  readonly source: string;
  readonly end: number;
}

function tagAt(html: string, open: number): Tag {
  if (html.startsWith('<!--', open)) {
    const close = html.indexOf('-->', open + 4);
    return { name: '!', closing: false, source: '', end: close < 0 ? html.length : close + 3 };
  }
  const end = endOfTag(html, open);
  const source = html.slice(open + 1, Math.min(end, open + 4096));
  const name = /^\/?([a-z][a-z0-9]*)/i.exec(source)?.[1]?.toLowerCase() ?? '';
  return { name, closing: source.startsWith('/'), source, end };
}

/** The place after the `>` that ends a tag; a `>` inside quotes does not. */
function endOfTag(html: string, open: number): number {
  let quote = '';
  for (let i = open + 1; i < html.length; i += 1) {
    const char = html[i] as string;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return i + 1;
  }
  return html.length;
}

function endOfSkipped(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}[\\s/>]`, 'gi');
  close.lastIndex = from;
  const found = close.exec(html);
  return found === null ? html.length : endOfTag(html, found.index);
}

/** Only addresses that mean something in print; `javascript:`, `data:` and the like vanish. */
function linkOf(source: string): string {
  const match = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(source);
  const href = decodeEntities((match?.[1] ?? match?.[2] ?? match?.[3] ?? '').trim());
  return /^(?:https?:|mailto:)/i.test(href) ? href.slice(0, 500) : '';
}

function visible(text: string): string {
  return decodeEntities(text.replace(/\s+/g, ' '));
}

function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z0-9]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES.get(name) ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff) ? String.fromCodePoint(code) : '\ufffd';
  });
}

/** The names of U+00A0 to U+00FF in order, then the few others that mail programs write. */
const LATIN_1 = `nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot
cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute
Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml
aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute
ucirc uuml yacute thorn yuml`.split(/\s+/);
const ENTITIES = new Map<string, string>([
  ...LATIN_1.map((name, index): [string, string] => [name, String.fromCodePoint(0xa0 + index)]),
  ['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"], ['euro', '€'], ['ndash', '–'], ['mdash', '—'], ['hellip', '…'],
  ['lsquo', '‘'], ['rsquo', '’'], ['ldquo', '“'], ['rdquo', '”'], ['sbquo', '‚'], ['bdquo', '„'], ['bull', '•'], ['oelig', 'œ'], ['OElig', 'Œ'],
]);
