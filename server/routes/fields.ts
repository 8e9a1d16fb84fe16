/** Fields that more than one call takes. */
import { z } from 'zod';

/** A name that others are shown: one line, which turns no text around it. */
export const shownName = (needed: string) =>
	z
		.string()
		.transform((text) => text.replaceAll(UNSHOWN, '').replaceAll(/\s+/g, ' ').trim())
		.pipe(z.string().min(1, needed).max(80, 'A name has 80 characters at most.'));
/** Control characters but for spaces, and those that change the direction of what follows. */
const UNSHOWN = /(?!\s)\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export const personName = shownName('A name is needed.');
export const email = z
	.email('That is no e-mail address.')
	.max(200, 'An e-mail address has 200 characters at most.');
export const password = z
	.string()
	.min(12, 'A password has 12 characters or more. Spaces are welcome.')
	.max(1_000, 'A password has 1,000 characters at most.');
export const briefRole = z.enum(
	['viewer', 'commenter', 'editor'],
	'The role is viewer, commenter or editor.',
);
