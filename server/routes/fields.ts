/** Fields that more than one call takes. */
import { z } from 'zod';

export const personName = z
	.string()
	.trim()
	.min(1, 'A name is needed.')
	.max(80, 'A name has 80 characters at most.');
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
