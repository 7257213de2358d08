/** Text and file names from outside, made fit to show: no path, no control characters, nothing that turns the reading direction around. */

/** Bidirectional overrides, embeddings and isolates: they make `txt.exe` look like `exe.txt`. */
const DISGUISES = /[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/gu;

export interface Shown {
  readonly text: string;
  /** True when signs were taken out. */
  readonly changed: boolean;
}

/** One line of text: header values, names. */
export function shownLine(text: string): Shown {
  const plain = text.replace(DISGUISES, '').replace(/\p{Cc}+/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 1000);
  return { text: plain, changed: new RegExp(DISGUISES.source, 'u').test(text) };
}

/** Running text: line breaks and tabs stay. */
export function shownText(text: string): Shown {
  const plain = text.replace(/\r\n?/g, '\n').replace(DISGUISES, '').replace(/[^\P{Cc}\n\t]/gu, '');
  return { text: plain, changed: new RegExp(DISGUISES.source, 'u').test(text) };
}

/** The base name of an attachment: what stands before the last slash or backslash never counts. */
export function shownFileName(name: string, fallback: string): Shown {
  const line = shownLine(name);
  const base = line.text.split(/[\\/]/).at(-1)?.replace(/^[.\s]+/, '').slice(0, 200) ?? '';
  return { text: base === '' ? fallback : base, changed: line.changed };
}
