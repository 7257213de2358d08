/** Writes `examples/collected/support-desk.pdf`, the print of a support ticket. Run: `node scripts/make-support-pdf.ts FILE`. */
import { writeFileSync } from 'node:fs';
import { PDFDocument, StandardFonts } from 'pdf-lib';

const PAGES: readonly (readonly string[])[] = [
  [
    'Support desk · ticket 88431', '',
    'Opened: 2026-02-17 09:12 (Winnipeg)', 'Opened by: Jana Brandt, jana.brandt@post.example', 'Product: Onsight NOW on a tablet',
    'Subject: microphone stays silent', '',
    'Jana Brandt, 2026-02-17 09:12', 'My microphone stays silent in calls since the last update. The camera works.',
    'Tablet: 11 inch, current system. Headset or not makes no difference.', '',
    'Support desk, 2026-02-17 10:40', 'Thank you. Please open the settings of the app and allow the microphone again;',
    'the update resets this permission on some tablets.',
  ],
  [
    'Support desk · ticket 88431, continued', '',
    'Jana Brandt, 2026-02-18 07:55', 'That was it, it works again. Thank you!', '',
    'Support desk, 2026-02-18 08:30', 'Good to hear. We close the ticket.', '',
    'Closed: 2026-02-18 08:30', 'Kept until: 2029-02-18 (three years after closing)',
  ],
];

/** The bytes of the print: two pages, made the same way each time. */
export async function makeSupportPdf(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const printed = new Date('2026-11-18T15:00:00Z');
  pdf.setTitle('Support ticket 88431');
  pdf.setCreationDate(printed);
  pdf.setModificationDate(printed);
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const [index, lines] of PAGES.entries()) {
    const page = pdf.addPage([612, 792]);
    lines.forEach((line, row) => {
      page.drawText(line, { x: 64, y: 720 - row * 18, size: row === 0 ? 15 : 10.5, font });
    });
    page.drawText(`Page ${index + 1} of ${PAGES.length}`, { x: 64, y: 48, size: 9, font });
  }
  return pdf.save();
}

const target = process.argv[2];
if (import.meta.main && target !== undefined) writeFileSync(target, await makeSupportPdf());
