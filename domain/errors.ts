/** Every expected failure: its stable code and its sentence with the way out. `{name}` is filled from the error's params. */
export const ERROR_SENTENCES = {
  // the desk and its data folder
  'desk.folder-locked': 'This desk is already open. Switch to its window, or close it and try again.',
  'desk.folder-network': 'The data folder lies on a network or synchronised drive, where the history could be damaged. Choose a folder on this computer.',
  'desk.disk-full': 'The disk is full, so nothing was filed. Free some space and press Save again; what you typed is still here.',
  'desk.not-set-up': 'This desk has no office yet. Set it up first.',
  'desk.already-set-up': 'This desk already belongs to an office.',
  'desk.locked': 'The desk is locked. Unlock it and try again.',
  'desk.wrong-pin': 'That PIN is not right. Try again.',
  'desk.wrong-passphrase': 'That passphrase does not open this desk. Try again, or use the recovery sheet.',
  'desk.log-damaged': 'The history on this computer is damaged at record {record}. Nothing was changed; restore the backup or set the desk up again from the server.',
  'desk.bad-input': 'Something in the form is missing or not valid: {field}. Correct it and save again.',
  'desk.unknown-entity': 'This entry is not on this desk yet. Press F5 to fetch it and try again.',
  'desk.not-permitted': 'Your role does not allow this. Ask a colleague with the role {role}.',
  'desk.keys-missing': 'The history of this desk is here, but its file of keys is not. Nothing was changed; restore vault.json from the backup, or set the desk up again from the server.',
  'desk.keys-damaged': 'The file of keys on this computer is damaged. Nothing was changed; restore vault.json from the backup, or set the desk up again from the server.',
  'desk.keys-unavailable': 'The key store of this computer no longer opens this desk. Unlock it with the passphrase.',
  'desk.invitation-invalid': 'This invitation does not fit this desk. Ask for a new one.',
  // files and mail
  'file.too-large': 'The file is larger than {limit} MB. Save the parts you need and add those.',
  'file.no-room': 'The files on this desk have reached their limit of {limit} GB. Close and clear old cases, or raise the limit in Settings.',
  'file.damaged': 'The file on this computer is damaged and was not opened. Press F5 to fetch it again.',
  'file.empty': 'The file is empty. Choose another one.',
  'file.unreadable': 'The file could not be read as {format}. It was kept as received; open it in its own program and enter the details by hand.',
  'file.encoding': 'The file is not UTF-8 text and was read as {encoding}. Check names with accents before you use it.',
  'file.parser-stopped': 'Reading the file took too long and was stopped. It was kept as received; enter the details by hand.',
  'file.type-differs': 'The file is {format}, not what its name says. Check where it came from before you use it.',
  'file.formula-cells': '{count} cells begin like a formula and could run in a spreadsheet. They are shown as plain text with a leading apostrophe.',
  'file.rows-odd': '{count} rows do not fit the head of the table, first row {first}. Check them before you use the file.',
  'file.rows-cut': 'Only the first {count} rows are shown. The whole file was kept as received.',
  'file.not-found': 'The file is not on this computer. Press F5 to fetch it.',
  'mail.no-trusted-receipt': 'No line in this message was written by your own mail server, so the receipt time is not proven. Enter it by hand.',
  'mail.already-filed': 'This message is already in the inbox.',
  'mail.first-arrival': 'A colleague forwarded this message. The receipt is the day it first reached an official address.',
  'mail.forwarded-text': 'This message seems to be forwarded as text. Ask when the original arrived; that day counts, not this one.',
  'mail.attached-original': 'Another message is attached, but no line proves that it reached your office first. Ask when it arrived.',
  'mail.nested-deep': 'Messages are nested too deep inside this one, so the inner ones were not read. It was kept as received.',
  'mail.text-cut': 'The text is very long and is shown in part. The whole message was kept as received.',
  'mail.signs-removed': 'Invisible signs that can disguise text or file names were removed from what is shown. It was kept as received.',
  'mail.no-sender': 'The message names no sender. Enter the person by hand.',
  'mail.type-differs': 'An attachment is not what its name says. Do not open it before it was checked.',
  // cases
  'case.no-right': 'Choose at least one right that the person asks for.',
  'case.role-first': 'Say first whether your company is controller or processor for this purpose.',
  'case.identity-open': 'Identity is still open. Verify it, or note why it needs no check, before this answer is approved.',
  'case.closed': 'This case is closed. Reopen it with a reason first.',
  'case.reason-needed': 'A reason is needed for this. Write one sentence.',
  'case.not-dispatched': 'No answer has been dispatched yet. Record how and when it was sent before you close the case as answered.',
  'case.customer-needed': 'A processor case needs the customer. Choose the customer first.',
  'case.received-in-future': 'The receipt lies in the future. Check the date and time.',
  'case.decider-needed': 'A decision needs two names: who decides for the controller and who advises.',
  // collection
  'file.contains-others': 'The file contains data of other people. Replace it with a redacted one before it goes into a bundle.',
  'file.needs-instruction': 'This file comes from a system where your company is processor. It can go to the person only on the customer’s recorded instruction.',
  'file.withdrawn': 'This file was withdrawn and cannot be used.',
  'file.cannot-merge': 'The PDF could not be merged without changing it ({reason}). It is attached instead.',
  'file.refused': 'The file was refused: {reason}.',
  // letters
  'letter.missing-item': 'The letter cannot be finished: {item} is missing ({source}).',
  'letter.not-approved': 'The letter is not approved yet. A second person must approve it first.',
  'letter.same-person': 'Whoever drafted the letter cannot approve it. Ask a second person.',
  'letter.changed-since': 'The letter changed after you opened it. Look at the new preview and approve again.',
  'letter.already-signed': 'The letter is signed and cannot be changed. Draft a correction instead.',
  'letter.not-signed': 'The letter is not signed yet. Sign it before you record its dispatch.',
  'letter.unknown-character': 'The character {character} cannot be printed with the letter’s font. Replace it before signing.',
  'letter.too-long': 'The text of {block} is too long to be set. Shorten it.',
  'letter.sign-failed': 'The letter could not be signed. Nothing was changed; try again, and check the seal in Settings if it happens again.',
  'document.too-slow': 'Setting the document took longer than {seconds} seconds and was stopped. Nothing was changed; leave out the largest file and try again.',
  'document.stopped': 'The program that sets documents stopped. Nothing was changed; try again, and leave out the last file added if it happens again.',
  'document.unreadable': 'The PDF could not be read ({reason}). Nothing was changed; make the document again.',
  'seal.unsuitable': 'The seal cannot sign: {reason}. Choose another certificate in Settings.',
  // breaches
  'breach.aware-in-future': 'The moment of awareness lies in the future. Check the date and time.',
  'breach.occurred-after-aware': 'The breach cannot have occurred after you became aware of it. Check both times.',
  'breach.lateness-reason': 'The notice is later than 72 hours after awareness. Write the reasons for the delay (Art. 33(1)).',
  'breach.processor-no-authority': 'As processor your company tells its customers; they notify the authority (Art. 33(2)).',
  'breach.closed': 'This breach is closed.',
  // sync
  'sync.unreachable': 'The server cannot be reached. Everything is saved on this computer and will be sent later.',
  'sync.bad-answer': 'The server answered something that is not valid. Nothing was changed here; tell whoever runs the server.',
  'sync.forked': 'The server knows another history of this desk, perhaps from a restored copy. The desk takes a new identity and sends its unsent work again.',
  'sync.rolled-back': 'The server has lost part of the history. This desk keeps it and sends it again.',
  'sync.refused': 'The server refused an entry: {reason}. It stays here as open work.',
  'sync.not-enrolled': 'The server does not know this desk yet. Let the desk that invited it sync once; this desk tries again by itself.',
  'sync.letter-taken': 'Another desk already uses the reference letter {letter}. Ask for a new invitation.',
} as const;

export type ErrorCode = keyof typeof ERROR_SENTENCES;

/** The English sentence of an error, with its params filled in; text after `{` that no param names stays as it is. */
export function errorSentence(error: { readonly code: ErrorCode; readonly params?: Readonly<Record<string, string | number>> }): string {
  return ERROR_SENTENCES[error.code].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = error.params?.[name];
    return value === undefined ? whole : String(value);
  });
}
